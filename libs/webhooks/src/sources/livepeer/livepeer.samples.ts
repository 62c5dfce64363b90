import type { LivepeerEventType } from './livepeer.events.js';

/**
 * One payload of each event, as the sender of Livepeer Studio signed it, but
 * for `playback.user.new`, which its code names and never publishes.
 */
export const livepeerSamples: Readonly<Record<LivepeerEventType, object>> = {
  'stream.started': {
    id: 'd85f90b3-5641-459b-b4f9-a89595fdc7a9',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402112317,
    timestamp: 1795402112374,
    event: 'stream.started',
    stream: {
      lastSeen: 1795402112315,
      isActive: true,
      record: true,
      suspended: false,
      sourceSegments: 0,
      transcodedSegments: 0,
      sourceSegmentsDuration: 0,
      transcodedSegmentsDuration: 0,
      sourceBytes: 0,
      transcodedBytes: 0,
      lastTerminatedAt: null,
      id: '5832a7bd-36bc-424f-91c8-d60157f5923a',
      kind: 'stream',
      name: 'Emoji 🎥👩‍👩‍👧 "quotes" \\back\\  line para <b>&amp;</b> \t naïve 日本語  /slash',
      region: 'local',
      userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
      profiles: [
        {
          fps: 30,
          name: '720p',
          width: 1280,
          height: 720,
          bitrate: 2000000,
        },
      ],
      userTags: {
        n: 1.5,
        'naïve key': 'värde 🎈',
      },
      createdAt: 1795402112301,
      isHealthy: true,
      projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
      playbackId: '5832qtj70qzm9bgq',
      renditions: {},
      multistream: {
        targets: [
          {
            id: '0e9f8766-7b21-40e3-a1d9-c366c4b41932',
            profile: 'source',
          },
        ],
      },
    },
  },
  'stream.detection': {
    id: '98013568-7d5d-483f-ac97-cca45d14b0a0',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402112832,
    timestamp: 1795402112887,
    event: 'stream.detection',
    stream: {
      lastSeen: 1795402112315,
      isActive: true,
      record: true,
      suspended: false,
      sourceSegments: 0,
      transcodedSegments: 0,
      sourceSegmentsDuration: 0,
      transcodedSegmentsDuration: 0,
      sourceBytes: 0,
      transcodedBytes: 0,
      lastTerminatedAt: null,
      id: '5832a7bd-36bc-424f-91c8-d60157f5923a',
      kind: 'stream',
      name: 'Emoji 🎥👩‍👩‍👧 "quotes" \\back\\  line para <b>&amp;</b> \t naïve 日本語  /slash',
      region: 'local',
      userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
      profiles: [
        {
          fps: 30,
          name: '720p',
          width: 1280,
          height: 720,
          bitrate: 2000000,
        },
      ],
      userTags: {
        n: 1.5,
        'naïve key': 'värde 🎈',
      },
      createdAt: 1795402112301,
      isHealthy: true,
      projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
      playbackId: '5832qtj70qzm9bgq',
      renditions: {},
      multistream: {
        targets: [
          {
            id: '0e9f8766-7b21-40e3-a1d9-c366c4b41932',
            profile: 'source',
          },
        ],
      },
    },
    payload: {
      seqNo: 7,
      sceneClassification: [
        {
          name: 'soccer',
          probability: 0.25,
        },
      ],
    },
  },
  'stream.idle': {
    id: 'ee08030f-7d30-4248-86b4-f8ffafb5fbbf',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402113847,
    timestamp: 1795402113857,
    event: 'stream.idle',
    stream: {
      lastSeen: 1795402113846,
      isActive: false,
      record: true,
      suspended: false,
      sourceSegments: 0,
      transcodedSegments: 0,
      sourceSegmentsDuration: 0,
      transcodedSegmentsDuration: 0,
      sourceBytes: 0,
      transcodedBytes: 0,
      lastTerminatedAt: null,
      id: '5832a7bd-36bc-424f-91c8-d60157f5923a',
      kind: 'stream',
      name: 'Emoji 🎥👩‍👩‍👧 "quotes" \\back\\  line para <b>&amp;</b> \t naïve 日本語  /slash',
      region: 'local',
      userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
      profiles: [
        {
          fps: 30,
          name: '720p',
          width: 1280,
          height: 720,
          bitrate: 2000000,
        },
      ],
      userTags: {
        n: 1.5,
        'naïve key': 'värde 🎈',
      },
      createdAt: 1795402112301,
      isHealthy: true,
      projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
      playbackId: '5832qtj70qzm9bgq',
      renditions: {},
      multistream: {
        targets: [
          {
            id: '0e9f8766-7b21-40e3-a1d9-c366c4b41932',
            profile: 'source',
          },
        ],
      },
    },
  },
  'recording.ready': {
    id: '5e3739e3-b460-4508-b3bc-0ddc9693d3d0',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402117878,
    timestamp: 1795402117967,
    event: 'recording.ready',
    stream: {
      lastSeen: 1795402113846,
      isActive: false,
      record: true,
      suspended: false,
      sourceSegments: 0,
      transcodedSegments: 0,
      sourceSegmentsDuration: 0,
      transcodedSegmentsDuration: 0,
      sourceBytes: 0,
      transcodedBytes: 0,
      lastTerminatedAt: null,
      id: '5832a7bd-36bc-424f-91c8-d60157f5923a',
      kind: 'stream',
      name: 'Emoji 🎥👩‍👩‍👧 "quotes" \\back\\  line para <b>&amp;</b> \t naïve 日本語  /slash',
      region: 'local',
      userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
      profiles: [
        {
          fps: 30,
          name: '720p',
          width: 1280,
          height: 720,
          bitrate: 2000000,
        },
      ],
      userTags: {
        n: 1.5,
        'naïve key': 'värde 🎈',
      },
      createdAt: 1795402112301,
      isHealthy: true,
      projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
      playbackId: '5832qtj70qzm9bgq',
      renditions: {},
      multistream: {
        targets: [
          {
            id: '0e9f8766-7b21-40e3-a1d9-c366c4b41932',
            profile: 'source',
          },
        ],
      },
    },
    payload: {
      recordingUrl:
        'http://127.0.0.1:38080/aux/vod/3435e28qlozmoudo/hls/index.m3u8',
      mp4Url: 'http://127.0.0.1:38080/aux/vod/3435e28qlozmoudo/static360p0.mp4',
      session: {
        id: '34353658-d456-4cc9-ba31-b3066d744198',
        kind: 'session',
        name: 'session1',
        record: true,
        userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
        lastSeen: 1795401514852,
        parentId: '5832a7bd-36bc-424f-91c8-d60157f5923a',
        createdAt: 1795402112842,
        projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
        ingestRate: 0,
        playbackId: '5832qtj70qzm9bgq',
        sourceBytes: 0,
        outgoingRate: 0,
        sourceSegments: 1,
        recordingStatus: 'ready',
        transcodedBytes: 0,
        transcodedSegments: 0,
        sourceSegmentsDuration: 0,
        transcodedSegmentsDuration: 0,
        recordingUrl:
          'http://127.0.0.1:38080/aux/vod/3435e28qlozmoudo/hls/index.m3u8',
        mp4Url:
          'http://127.0.0.1:38080/aux/vod/3435e28qlozmoudo/static360p0.mp4',
        assetId: '34353658-d456-4cc9-ba31-b3066d744198',
      },
    },
  },
  'recording.started': {
    id: '1ee0e601-c5b2-48fc-bc44-edbd244e5442',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402112844,
    timestamp: 1795402112935,
    event: 'recording.started',
    stream: {
      lastSeen: 1795402112315,
      isActive: true,
      record: true,
      suspended: false,
      sourceSegments: 0,
      transcodedSegments: 0,
      sourceSegmentsDuration: 0,
      transcodedSegmentsDuration: 0,
      sourceBytes: 0,
      transcodedBytes: 0,
      lastTerminatedAt: null,
      id: '5832a7bd-36bc-424f-91c8-d60157f5923a',
      kind: 'stream',
      name: 'Emoji 🎥👩‍👩‍👧 "quotes" \\back\\  line para <b>&amp;</b> \t naïve 日本語  /slash',
      region: 'local',
      userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
      profiles: [
        {
          fps: 30,
          name: '720p',
          width: 1280,
          height: 720,
          bitrate: 2000000,
        },
      ],
      userTags: {
        n: 1.5,
        'naïve key': 'värde 🎈',
      },
      createdAt: 1795402112301,
      isHealthy: true,
      projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
      playbackId: '5832qtj70qzm9bgq',
      renditions: {},
      multistream: {
        targets: [
          {
            id: '0e9f8766-7b21-40e3-a1d9-c366c4b41932',
            profile: 'source',
          },
        ],
      },
    },
    payload: {
      session: {
        id: '34353658-d456-4cc9-ba31-b3066d744198',
        parentId: '5832a7bd-36bc-424f-91c8-d60157f5923a',
        playbackId: '5832qtj70qzm9bgq',
        userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
        projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
        kind: 'session',
        name: 'session1',
        createdAt: 1795402112842,
        lastSeen: 0,
        sourceSegments: 0,
        transcodedSegments: 0,
        sourceSegmentsDuration: 0,
        transcodedSegmentsDuration: 0,
        sourceBytes: 0,
        transcodedBytes: 0,
        ingestRate: 0,
        outgoingRate: 0,
        record: true,
        recordingStatus: 'waiting',
      },
    },
  },
  'recording.waiting': {
    id: '649bcbf8-24f2-4b89-9124-de9331f82321',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402114855,
    timestamp: 1795402115029,
    event: 'recording.waiting',
    stream: {
      lastSeen: 1795402113846,
      isActive: false,
      record: true,
      suspended: false,
      sourceSegments: 0,
      transcodedSegments: 0,
      sourceSegmentsDuration: 0,
      transcodedSegmentsDuration: 0,
      sourceBytes: 0,
      transcodedBytes: 0,
      lastTerminatedAt: null,
      id: '5832a7bd-36bc-424f-91c8-d60157f5923a',
      kind: 'stream',
      name: 'Emoji 🎥👩‍👩‍👧 "quotes" \\back\\  line para <b>&amp;</b> \t naïve 日本語  /slash',
      region: 'local',
      userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
      profiles: [
        {
          fps: 30,
          name: '720p',
          width: 1280,
          height: 720,
          bitrate: 2000000,
        },
      ],
      userTags: {
        n: 1.5,
        'naïve key': 'värde 🎈',
      },
      createdAt: 1795402112301,
      isHealthy: true,
      projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
      playbackId: '5832qtj70qzm9bgq',
      renditions: {},
      multistream: {
        targets: [
          {
            id: '0e9f8766-7b21-40e3-a1d9-c366c4b41932',
            profile: 'source',
          },
        ],
      },
    },
  },
  'multistream.connected': {
    id: '2d372713-d9ef-40ee-bade-c4a0a4c6c2f6',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402112893,
    timestamp: 1795402112982,
    event: 'multistream.connected',
    stream: {
      lastSeen: 1795402112315,
      isActive: true,
      record: true,
      suspended: false,
      sourceSegments: 0,
      transcodedSegments: 0,
      sourceSegmentsDuration: 0,
      transcodedSegmentsDuration: 0,
      sourceBytes: 0,
      transcodedBytes: 0,
      lastTerminatedAt: null,
      id: '5832a7bd-36bc-424f-91c8-d60157f5923a',
      kind: 'stream',
      name: 'Emoji 🎥👩‍👩‍👧 "quotes" \\back\\  line para <b>&amp;</b> \t naïve 日本語  /slash',
      region: 'local',
      userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
      profiles: [
        {
          fps: 30,
          name: '720p',
          width: 1280,
          height: 720,
          bitrate: 2000000,
        },
      ],
      userTags: {
        n: 1.5,
        'naïve key': 'värde 🎈',
      },
      createdAt: 1795402112301,
      isHealthy: true,
      projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
      playbackId: '5832qtj70qzm9bgq',
      renditions: {},
      multistream: {
        targets: [
          {
            id: '0e9f8766-7b21-40e3-a1d9-c366c4b41932',
            profile: 'source',
          },
        ],
      },
    },
    payload: {
      target: {
        id: '0e9f8766-7b21-40e3-a1d9-c366c4b41932',
        name: 'Target "один" 🚀   lone \ud83d nul \u0000 esc \u001b',
        profile: 'source',
      },
    },
  },
  'multistream.error': {
    id: '28d6b784-c55a-447b-ac1c-afe5fe14c160',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402113236,
    timestamp: 1795402113286,
    event: 'multistream.error',
    stream: {
      lastSeen: 1795402112315,
      isActive: true,
      record: true,
      suspended: false,
      sourceSegments: 0,
      transcodedSegments: 0,
      sourceSegmentsDuration: 0,
      transcodedSegmentsDuration: 0,
      sourceBytes: 0,
      transcodedBytes: 0,
      lastTerminatedAt: null,
      id: '5832a7bd-36bc-424f-91c8-d60157f5923a',
      kind: 'stream',
      name: 'Emoji 🎥👩‍👩‍👧 "quotes" \\back\\  line para <b>&amp;</b> \t naïve 日本語  /slash',
      region: 'local',
      userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
      profiles: [
        {
          fps: 30,
          name: '720p',
          width: 1280,
          height: 720,
          bitrate: 2000000,
        },
      ],
      userTags: {
        n: 1.5,
        'naïve key': 'värde 🎈',
      },
      createdAt: 1795402112301,
      isHealthy: true,
      projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
      playbackId: '5832qtj70qzm9bgq',
      renditions: {},
      multistream: {
        targets: [
          {
            id: '0e9f8766-7b21-40e3-a1d9-c366c4b41932',
            profile: 'source',
          },
        ],
      },
    },
    payload: {
      target: {
        id: '0e9f8766-7b21-40e3-a1d9-c366c4b41932',
        name: 'Target "один" 🚀   lone \ud83d nul \u0000 esc \u001b',
        profile: 'source',
      },
    },
  },
  'multistream.disconnected': {
    id: '096f51f0-6e19-4366-bbd4-0d2b0b282f6a',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402113539,
    timestamp: 1795402113590,
    event: 'multistream.disconnected',
    stream: {
      lastSeen: 1795402112315,
      isActive: true,
      record: true,
      suspended: false,
      sourceSegments: 0,
      transcodedSegments: 0,
      sourceSegmentsDuration: 0,
      transcodedSegmentsDuration: 0,
      sourceBytes: 0,
      transcodedBytes: 0,
      lastTerminatedAt: null,
      id: '5832a7bd-36bc-424f-91c8-d60157f5923a',
      kind: 'stream',
      name: 'Emoji 🎥👩‍👩‍👧 "quotes" \\back\\  line para <b>&amp;</b> \t naïve 日本語  /slash',
      region: 'local',
      userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
      profiles: [
        {
          fps: 30,
          name: '720p',
          width: 1280,
          height: 720,
          bitrate: 2000000,
        },
      ],
      userTags: {
        n: 1.5,
        'naïve key': 'värde 🎈',
      },
      createdAt: 1795402112301,
      isHealthy: true,
      projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
      playbackId: '5832qtj70qzm9bgq',
      renditions: {},
      multistream: {
        targets: [
          {
            id: '0e9f8766-7b21-40e3-a1d9-c366c4b41932',
            profile: 'source',
          },
        ],
      },
    },
    payload: {
      target: {
        id: '0e9f8766-7b21-40e3-a1d9-c366c4b41932',
        name: 'Target "один" 🚀   lone \ud83d nul \u0000 esc \u001b',
        profile: 'source',
      },
    },
  },
  'playback.user.new': {
    id: '00000000-0000-4000-8000-000000000001',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402112317,
    timestamp: 1795402112374,
    event: 'playback.user.new',
    stream: {
      lastSeen: 1795402112315,
      isActive: true,
      record: true,
      suspended: false,
      sourceSegments: 0,
      transcodedSegments: 0,
      sourceSegmentsDuration: 0,
      transcodedSegmentsDuration: 0,
      sourceBytes: 0,
      transcodedBytes: 0,
      lastTerminatedAt: null,
      id: '5832a7bd-36bc-424f-91c8-d60157f5923a',
      kind: 'stream',
      name: 'Emoji 🎥👩‍👩‍👧 "quotes" \\back\\  line para <b>&amp;</b> \t naïve 日本語  /slash',
      region: 'local',
      userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
      profiles: [
        {
          fps: 30,
          name: '720p',
          width: 1280,
          height: 720,
          bitrate: 2000000,
        },
      ],
      userTags: {
        n: 1.5,
        'naïve key': 'värde 🎈',
      },
      createdAt: 1795402112301,
      isHealthy: true,
      projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
      playbackId: '5832qtj70qzm9bgq',
      renditions: {},
      multistream: {
        targets: [
          {
            id: '0e9f8766-7b21-40e3-a1d9-c366c4b41932',
            profile: 'source',
          },
        ],
      },
    },
  },
  'asset.created': {
    id: '017d502a-96af-4e10-90fc-d3c62b39419f',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402112842,
    timestamp: 1795402114877,
    event: 'asset.created',
    payload: {
      asset: {
        id: '34353658-d456-4cc9-ba31-b3066d744198',
        snapshot: {
          id: '34353658-d456-4cc9-ba31-b3066d744198',
          playbackId: '3435e28qlozmoudo',
          userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
          projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
          createdAt: 1795402112842,
          source: {
            type: 'recording',
            sessionId: '34353658-d456-4cc9-ba31-b3066d744198',
          },
          status: {
            phase: 'waiting',
            updatedAt: 1795402114865,
          },
          name: 'live-2026-11-23T02:48Z',
          objectStoreId: 'mock_vod_store',
        },
      },
    },
  },
  'asset.updated': {
    id: '2b747bd3-43b4-42ef-a6b7-40877293f163',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402117869,
    timestamp: 1795402117918,
    event: 'asset.updated',
    payload: {
      asset: {
        id: '34353658-d456-4cc9-ba31-b3066d744198',
        snapshot: {
          id: '34353658-d456-4cc9-ba31-b3066d744198',
          name: 'live-2026-11-23T02:48Z',
          source: {
            type: 'recording',
            sessionId: '34353658-d456-4cc9-ba31-b3066d744198',
          },
          status: {
            phase: 'ready',
            updatedAt: 1795402117866,
          },
          userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
          createdAt: 1795402112842,
          projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
          playbackId: '3435e28qlozmoudo',
          size: 1234567,
          hash: [
            {
              hash: '9b560b28b85378a5004117539196ab24e21bbd75b0e9eb1a8bc7c5fd80dc5b57',
              algorithm: 'sha256',
            },
          ],
          videoSpec: {
            format: 'mp4',
            duration: 23.8328,
            bitrate: 1000000,
            tracks: [
              {
                type: 'video',
                codec: 'h264',
                width: 1280,
                height: 720,
                fps: 29.97,
                bitrate: 900000,
                duration: 23.8328,
              },
              {
                type: 'audio',
                codec: 'aac',
                channels: 2,
                sampleRate: 44100,
                bitrate: 128000,
                duration: 23.8,
              },
            ],
          },
          downloadUrl:
            'http://127.0.0.1:38080/aux/vod/3435e28qlozmoudo/static360p0.mp4',
          playbackUrl:
            'http://127.0.0.1:38080/aux/vod/3435e28qlozmoudo/hls/index.m3u8',
        },
      },
    },
  },
  'asset.failed': {
    id: '5360b345-1f5e-4180-b2be-73e5feff96e0',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402123117,
    timestamp: 1795402123210,
    event: 'asset.failed',
    payload: {
      asset: {
        id: 'b6ca9135-a65d-4b84-a242-dfd4b9cc3cac',
        snapshot: {
          id: 'b6ca9135-a65d-4b84-a242-dfd4b9cc3cac',
          name: 'bad video',
          source: {
            url: 'https://example.com/bad.mp4',
            type: 'url',
          },
          status: {
            phase: 'failed',
            updatedAt: 1795402123065,
            errorMessage: 'error running task: probe said "no video track" 💥',
          },
          userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
          createdAt: 1795402121994,
          projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
          playbackId: 'b6caxravmeiwcmhx',
        },
      },
    },
  },
  'asset.ready': {
    id: 'df074860-f9d7-4876-aa71-5096fbb93c13',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402117871,
    timestamp: 1795402117921,
    event: 'asset.ready',
    payload: {
      asset: {
        id: '34353658-d456-4cc9-ba31-b3066d744198',
        snapshot: {
          id: '34353658-d456-4cc9-ba31-b3066d744198',
          name: 'live-2026-11-23T02:48Z',
          source: {
            type: 'recording',
            sessionId: '34353658-d456-4cc9-ba31-b3066d744198',
          },
          status: {
            phase: 'ready',
            updatedAt: 1795402117866,
          },
          userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
          createdAt: 1795402112842,
          projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
          playbackId: '3435e28qlozmoudo',
          size: 1234567,
          hash: [
            {
              hash: '9b560b28b85378a5004117539196ab24e21bbd75b0e9eb1a8bc7c5fd80dc5b57',
              algorithm: 'sha256',
            },
          ],
          videoSpec: {
            format: 'mp4',
            duration: 23.8328,
            bitrate: 1000000,
            tracks: [
              {
                type: 'video',
                codec: 'h264',
                width: 1280,
                height: 720,
                fps: 29.97,
                bitrate: 900000,
                duration: 23.8328,
              },
              {
                type: 'audio',
                codec: 'aac',
                channels: 2,
                sampleRate: 44100,
                bitrate: 128000,
                duration: 23.8,
              },
            ],
          },
          downloadUrl:
            'http://127.0.0.1:38080/aux/vod/3435e28qlozmoudo/static360p0.mp4',
          playbackUrl:
            'http://127.0.0.1:38080/aux/vod/3435e28qlozmoudo/hls/index.m3u8',
        },
      },
    },
  },
  'asset.deleted': {
    id: '043a691e-803a-42ba-a993-2398df6b141a',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402124569,
    timestamp: 1795402124618,
    event: 'asset.deleted',
    payload: {
      asset: {
        id: 'd0aa67ff-3612-4756-87cb-ee0a38ec06f4',
        snapshot: {
          id: 'd0aa67ff-3612-4756-87cb-ee0a38ec06f4',
          hash: [
            {
              hash: '9b560b28b85378a5004117539196ab24e21bbd75b0e9eb1a8bc7c5fd80dc5b57',
              algorithm: 'sha256',
            },
          ],
          name: 'Emoji 🎥👩‍👩‍👧 "quotes" \\back\\  line para <b>&amp;</b> \t naïve 日本語  /slash',
          size: 1234567,
          source: {
            url: 'https://example.com/video.mp4',
            type: 'url',
          },
          status: {
            phase: 'ready',
            updatedAt: 1795402120489,
          },
          userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
          createdAt: 1795402119372,
          creatorId: {
            type: 'unverified',
            value: '0xAbC0000000000000000000000000000000000001',
          },
          projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
          videoSpec: {
            format: 'mp4',
            tracks: [
              {
                fps: 29.97,
                type: 'video',
                codec: 'h264',
                width: 1280,
                height: 720,
                bitrate: 900000,
                duration: 23.8328,
              },
              {
                type: 'audio',
                codec: 'aac',
                bitrate: 128000,
                channels: 2,
                duration: 23.8,
                sampleRate: 44100,
              },
            ],
            bitrate: 1000000,
            duration: 23.8328,
          },
          playbackId: 'd0aa1beuyia68em1',
          downloadUrl: 'https://playback.example/asset/d0aa1beuyia68em1/video',
          playbackUrl:
            'http://127.0.0.1:38080/aux/vod/d0aa1beuyia68em1/hls/index.m3u8',
        },
      },
    },
  },
  'task.spawned': {
    id: '58af2c91-a4ba-4cd9-8a4f-6d6a39bd11a8',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402114876,
    timestamp: 1795402114975,
    event: 'task.spawned',
    payload: {
      task: {
        id: 'd9f19e6a-70e5-407a-9de6-f175a48309ea',
        type: 'upload',
        snapshot: {
          id: 'd9f19e6a-70e5-407a-9de6-f175a48309ea',
          createdAt: 1795402114876,
          type: 'upload',
          outputAssetId: '34353658-d456-4cc9-ba31-b3066d744198',
          userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
          params: {
            upload: {
              url: 'http://127.0.0.1:38080/aux/bucket/5832qtj70qzm9bgq/34353658-d456-4cc9-ba31-b3066d744198/output.m3u8',
              thumbnails: true,
            },
          },
          status: {
            phase: 'pending',
            updatedAt: 1795402114876,
          },
          projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
        },
      },
    },
  },
  'task.updated': {
    id: '2eb6c1d8-37ea-47c3-acd6-87859fbe40f5',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402114927,
    timestamp: 1795402115027,
    event: 'task.updated',
    payload: {
      task: {
        id: 'd9f19e6a-70e5-407a-9de6-f175a48309ea',
        type: 'upload',
        snapshot: {
          id: 'd9f19e6a-70e5-407a-9de6-f175a48309ea',
          createdAt: 1795402114876,
          type: 'upload',
          outputAssetId: '34353658-d456-4cc9-ba31-b3066d744198',
          userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
          params: {
            upload: {
              url: 'http://127.0.0.1:38080/aux/bucket/5832qtj70qzm9bgq/34353658-d456-4cc9-ba31-b3066d744198/output.m3u8',
              thumbnails: true,
            },
          },
          status: {
            phase: 'waiting',
            updatedAt: 1795402114927,
            retries: 0,
          },
          projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
          scheduledAt: 1795402114927,
        },
      },
    },
  },
  'task.completed': {
    id: '955c3eb8-8a8b-4e9a-86b8-c0e01de1252d',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402117926,
    timestamp: 1795402118020,
    event: 'task.completed',
    payload: {
      success: true,
      task: {
        id: 'd9f19e6a-70e5-407a-9de6-f175a48309ea',
        type: 'upload',
        snapshot: {
          id: 'd9f19e6a-70e5-407a-9de6-f175a48309ea',
          type: 'upload',
          params: {
            upload: {
              url: 'http://127.0.0.1:38080/aux/bucket/5832qtj70qzm9bgq/34353658-d456-4cc9-ba31-b3066d744198/output.m3u8',
              thumbnails: true,
            },
          },
          status: {
            phase: 'completed',
            updatedAt: 1795402117926,
          },
          userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
          createdAt: 1795402114876,
          projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
          scheduledAt: 1795402114927,
          outputAssetId: '34353658-d456-4cc9-ba31-b3066d744198',
          output: {
            upload: {
              assetSpec: {
                size: 1234567,
                hash: [
                  {
                    hash: '9b560b28b85378a5004117539196ab24e21bbd75b0e9eb1a8bc7c5fd80dc5b57',
                    algorithm: 'sha256',
                  },
                ],
                videoSpec: {
                  format: 'mp4',
                  duration: 23.8328,
                  bitrate: 1000000,
                  tracks: [
                    {
                      type: 'video',
                      codec: 'h264',
                      width: 1280,
                      height: 720,
                      fps: 29.97,
                      bitrate: 900000,
                      duration: 23.8328,
                    },
                    {
                      type: 'audio',
                      codec: 'aac',
                      channels: 2,
                      sampleRate: 44100,
                      bitrate: 128000,
                      duration: 23.8,
                    },
                  ],
                },
              },
            },
          },
        },
      },
    },
  },
  'task.failed': {
    id: '0886512e-185d-4b85-ae87-dab67118de54',
    webhookId: '6fa56aa4-dc28-4f8a-904d-7956c884764f',
    createdAt: 1795402123065,
    timestamp: 1795402123116,
    event: 'task.failed',
    payload: {
      success: false,
      task: {
        id: '776e7e1f-c968-4885-b648-8817dcca84fc',
        type: 'upload',
        snapshot: {
          id: '776e7e1f-c968-4885-b648-8817dcca84fc',
          type: 'upload',
          params: {
            upload: {
              url: 'https://example.com/bad.mp4',
              thumbnails: true,
            },
          },
          status: {
            phase: 'failed',
            updatedAt: 1795402123065,
            errorMessage: 'error running task: probe said "no video track" 💥',
            retries: 0,
          },
          userId: '872ba2d4-7342-47f2-8605-98530eb0b760',
          createdAt: 1795402122000,
          projectId: '05bc7a39-81ef-44db-acac-ce8d98472523',
          scheduledAt: 1795402122005,
          outputAssetId: 'b6ca9135-a65d-4b84-a242-dfd4b9cc3cac',
        },
      },
    },
  },
};

/** A viewer asks to play, as the sender of Livepeer Studio signed it. */
export const livepeerQuestionSamples = {
  'playback.accessControl': {
    context: { assetID: 'abc', клиент: 'naïve 🎈 ' },
    accessKey: 'viewer-key "42" 🔑',
    timestamp: 1795402133276,
  },
} as const;
