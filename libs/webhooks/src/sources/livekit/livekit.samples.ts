import type { LiveKitEventType } from './livekit.events.js';

/**
 * One payload of each event, as livekit-server 1.13.5 sent it. The egress and
 * ingress ones were reported to that server by a stand-in worker, and the
 * open-source server sends no agent jobs: those two are made from the protocol.
 */
export const livekitSamples: Readonly<Record<LiveKitEventType, object>> = {
  room_started: {
    event: 'room_started',
    room: {
      sid: 'RM_K7tzACct6S44',
      name: 'standup',
      emptyTimeout: 5,
      departureTimeout: 2,
      creationTime: '1795400352',
      creationTimeMs: '1795400352704',
      turnPassword: 'H0ejdRP7E9bispTPg2kLnluDqjeYZLFRIZZEE1uZpfxA',
      enabledCodecs: [
        {
          mime: 'audio/PCMU',
        },
        {
          mime: 'audio/PCMA',
        },
        {
          mime: 'audio/opus',
        },
        {
          mime: 'audio/red',
        },
        {
          mime: 'video/VP8',
        },
        {
          mime: 'video/H264',
        },
        {
          mime: 'video/VP9',
        },
        {
          mime: 'video/AV1',
        },
        {
          mime: 'video/H265',
        },
        {
          mime: 'video/rtx',
        },
      ],
    },
    id: 'EV_HeXkfahHP7Xs',
    createdAt: '1795400352',
  },
  room_finished: {
    event: 'room_finished',
    room: {
      sid: 'RM_K7tzACct6S44',
      name: 'standup',
      emptyTimeout: 5,
      departureTimeout: 2,
      creationTime: '1795400352',
      creationTimeMs: '1795400352704',
      turnPassword: 'H0ejdRP7E9bispTPg2kLnluDqjeYZLFRIZZEE1uZpfxA',
      enabledCodecs: [
        {
          mime: 'audio/PCMU',
        },
        {
          mime: 'audio/PCMA',
        },
        {
          mime: 'audio/opus',
        },
        {
          mime: 'audio/red',
        },
        {
          mime: 'video/VP8',
        },
        {
          mime: 'video/H264',
        },
        {
          mime: 'video/VP9',
        },
        {
          mime: 'video/AV1',
        },
        {
          mime: 'video/H265',
        },
        {
          mime: 'video/rtx',
        },
      ],
    },
    id: 'EV_WLitQ3ZadwsZ',
    createdAt: '1795400357',
  },
  participant_joined: {
    event: 'participant_joined',
    room: {
      sid: 'RM_K7tzACct6S44',
      name: 'standup',
      emptyTimeout: 5,
      departureTimeout: 2,
      creationTime: '1795400352',
      creationTimeMs: '1795400352704',
      turnPassword: 'H0ejdRP7E9bispTPg2kLnluDqjeYZLFRIZZEE1uZpfxA',
      enabledCodecs: [
        {
          mime: 'audio/PCMU',
        },
        {
          mime: 'audio/PCMA',
        },
        {
          mime: 'audio/opus',
        },
        {
          mime: 'audio/red',
        },
        {
          mime: 'video/VP8',
        },
        {
          mime: 'video/H264',
        },
        {
          mime: 'video/VP9',
        },
        {
          mime: 'video/AV1',
        },
        {
          mime: 'video/H265',
        },
        {
          mime: 'video/rtx',
        },
      ],
    },
    participant: {
      sid: 'PA_tneYKgkrmFEe',
      identity: 'alice',
      state: 'ACTIVE',
      metadata: '{"team":"élan","html":"<b>&\\"\\\\  "}',
      joinedAt: '1795400352',
      joinedAtMs: '1795400352705',
      name: 'Alice Ærø 🎥',
      version: 2,
      permission: {
        canSubscribe: true,
        canPublish: true,
        canPublishData: true,
        canUpdateMetadata: true,
      },
      attributes: {
        lang: 'da',
        role: 'host',
      },
      clientProtocol: 2,
      capabilities: ['CAP_PACKET_TRAILER', 'CAP_COMPRESSION_DEFLATE_RAW'],
    },
    id: 'EV_f4go346fm5ub',
    createdAt: '1795400352',
  },
  participant_left: {
    event: 'participant_left',
    room: {
      sid: 'RM_K7tzACct6S44',
      name: 'standup',
      emptyTimeout: 5,
      departureTimeout: 2,
      creationTime: '1795400352',
      creationTimeMs: '1795400352704',
      turnPassword: 'H0ejdRP7E9bispTPg2kLnluDqjeYZLFRIZZEE1uZpfxA',
      enabledCodecs: [
        {
          mime: 'audio/PCMU',
        },
        {
          mime: 'audio/PCMA',
        },
        {
          mime: 'audio/opus',
        },
        {
          mime: 'audio/red',
        },
        {
          mime: 'video/VP8',
        },
        {
          mime: 'video/H264',
        },
        {
          mime: 'video/VP9',
        },
        {
          mime: 'video/AV1',
        },
        {
          mime: 'video/H265',
        },
        {
          mime: 'video/rtx',
        },
      ],
    },
    participant: {
      sid: 'PA_ACPc4uSBDiqe',
      identity: 'bob',
      state: 'DISCONNECTED',
      joinedAt: '1795400352',
      joinedAtMs: '1795400352781',
      name: 'Bob',
      version: 5,
      permission: {
        canSubscribe: true,
        canPublish: true,
        canPublishData: true,
        canUpdateMetadata: true,
      },
      isPublisher: true,
      disconnectReason: 'CLIENT_INITIATED',
      clientProtocol: 2,
      capabilities: ['CAP_PACKET_TRAILER', 'CAP_COMPRESSION_DEFLATE_RAW'],
    },
    id: 'EV_VFcuepMSCwzW',
    createdAt: '1795400355',
  },
  participant_connection_aborted: {
    event: 'participant_connection_aborted',
    room: {
      sid: 'RM_9zTvoXUM2DYV',
      name: 'aborted',
      emptyTimeout: 5,
      departureTimeout: 2,
      creationTime: '1795400468',
      creationTimeMs: '1795400468473',
      turnPassword: 'OZpmI7l3bk7KolqHi8qYXiLTHNv4TJBAadpazGSgyjE',
      enabledCodecs: [
        {
          mime: 'audio/PCMU',
        },
        {
          mime: 'audio/PCMA',
        },
        {
          mime: 'audio/opus',
        },
        {
          mime: 'audio/red',
        },
        {
          mime: 'video/VP8',
        },
        {
          mime: 'video/H264',
        },
        {
          mime: 'video/VP9',
        },
        {
          mime: 'video/AV1',
        },
        {
          mime: 'video/H265',
        },
        {
          mime: 'video/rtx',
        },
      ],
    },
    participant: {
      sid: 'PA_vGxgNzPN4Hc7',
      identity: 'flaky-phone',
      state: 'DISCONNECTED',
      joinedAt: '1795400468',
      joinedAtMs: '1795400468473',
      version: 2,
      permission: {
        canSubscribe: true,
        canPublish: true,
        canPublishData: true,
        canUpdateMetadata: true,
      },
      disconnectReason: 'SIGNAL_CLOSE',
    },
    id: 'EV_FwRTAed9TxF4',
    createdAt: '1795400469',
  },
  track_published: {
    event: 'track_published',
    room: {
      sid: 'RM_K7tzACct6S44',
      name: 'standup',
    },
    participant: {
      sid: 'PA_tneYKgkrmFEe',
      identity: 'alice',
    },
    track: {
      sid: 'TR_AM4zyAouWLq8t9',
      name: 'mic',
      source: 'MICROPHONE',
      mimeType: 'audio/red',
      mid: '7',
      codecs: [
        {
          mimeType: 'audio/red',
          mid: '7',
          cid: 'c6ad39a0-c313-490d-808e-936251b53654',
          videoLayerMode: 'ONE_SPATIAL_LAYER_PER_STREAM',
        },
      ],
      stream: 'camera',
      version: {
        unixMicro: '1795400352858390',
      },
      backupCodecPolicy: 'SIMULCAST',
    },
    id: 'EV_JjTHbgSk3gT6',
    createdAt: '1795400352',
  },
  track_unpublished: {
    event: 'track_unpublished',
    room: {
      sid: 'RM_K7tzACct6S44',
      name: 'standup',
    },
    participant: {
      sid: 'PA_tneYKgkrmFEe',
      identity: 'alice',
    },
    track: {
      sid: 'TR_AM4zyAouWLq8t9',
      name: 'mic',
      source: 'MICROPHONE',
      mimeType: 'audio/red',
      mid: '7',
      codecs: [
        {
          mimeType: 'audio/red',
          mid: '7',
          cid: 'c6ad39a0-c313-490d-808e-936251b53654',
          videoLayerMode: 'ONE_SPATIAL_LAYER_PER_STREAM',
        },
      ],
      stream: 'camera',
      version: {
        unixMicro: '1795400352858390',
      },
      backupCodecPolicy: 'SIMULCAST',
    },
    id: 'EV_HasCZ2SMCvCv',
    createdAt: '1795400354',
  },
  egress_started: {
    event: 'egress_started',
    egressInfo: {
      egressId: 'EG_2b8dQ7mPz3Xa',
      roomId: 'RM_recordedRoom1',
      roomName: 'recorded',
      startedAt: '1795400677696108117',
      updatedAt: '1795400677696108117',
      roomComposite: {
        roomName: 'recorded',
        layout: 'speaker',
        fileOutputs: [
          {
            filepath: 'recordings/{room_name}-{time}.mp4',
            s3: {
              accessKey: '{access_key}',
              secret: '{secret}',
              region: 'eu-west-1',
              bucket: 'acme-recordings',
            },
          },
        ],
        streamOutputs: [
          {
            protocol: 'RTMP',
            urls: ['rtmp://live.example.net/app/{st...ey}'],
          },
        ],
      },
    },
    id: 'EV_YuHgk2uop6P8',
    createdAt: '1795400677',
  },
  egress_updated: {
    event: 'egress_updated',
    egressInfo: {
      egressId: 'EG_2b8dQ7mPz3Xa',
      roomId: 'RM_recordedRoom1',
      roomName: 'recorded',
      status: 'EGRESS_ACTIVE',
      startedAt: '1795400677696108117',
      updatedAt: '1795400678002937236',
      roomComposite: {
        roomName: 'recorded',
        layout: 'speaker',
        fileOutputs: [
          {
            filepath: 'recordings/{room_name}-{time}.mp4',
            s3: {
              accessKey: '{access_key}',
              secret: '{secret}',
              region: 'eu-west-1',
              bucket: 'acme-recordings',
            },
          },
        ],
        streamOutputs: [
          {
            protocol: 'RTMP',
            urls: ['rtmp://live.example.net/app/{st...ey}'],
          },
        ],
      },
      streamResults: [
        {
          url: 'rtmp://live.example.net/app/{st...ey}',
          startedAt: '1795400679196108117',
        },
      ],
      fileResults: [
        {
          filename: 'recordings/recorded-2026-11-23T020000.mp4',
          startedAt: '1795400679196108118',
        },
      ],
    },
    id: 'EV_FqVBU8FPSsNg',
    createdAt: '1795400678',
  },
  egress_ended: {
    event: 'egress_ended',
    egressInfo: {
      egressId: 'EG_2b8dQ7mPz3Xa',
      roomId: 'RM_recordedRoom1',
      roomName: 'recorded',
      status: 'EGRESS_COMPLETE',
      startedAt: '1795400677696108117',
      endedAt: '1795400738819564906',
      updatedAt: '1795400738819564906',
      roomComposite: {
        roomName: 'recorded',
        layout: 'speaker',
        fileOutputs: [
          {
            filepath: 'recordings/{room_name}-{time}.mp4',
            s3: {
              accessKey: '{access_key}',
              secret: '{secret}',
              region: 'eu-west-1',
              bucket: 'acme-recordings',
            },
          },
        ],
        streamOutputs: [
          {
            protocol: 'RTMP',
            urls: ['rtmp://live.example.net/app/{st...ey}'],
          },
        ],
      },
      streamResults: [
        {
          url: 'rtmp://live.example.net/app/{st...ey}',
          startedAt: '1795400679196108117',
          endedAt: '1795400738819564906',
          duration: '59623456789',
          status: 'FINISHED',
        },
      ],
      fileResults: [
        {
          filename: 'recordings/recorded-2026-11-23T020000.mp4',
          startedAt: '1795400679196108118',
          endedAt: '1795400738819564906',
          duration: '59623456788',
          size: '9007199254740993',
          location:
            'https://acme-recordings.s3.eu-west-1.amazonaws.com/recordings/recorded-2026-11-23T020000.mp4',
        },
      ],
      details: 'End reason: StopEgress API',
      manifestLocation:
        'https://acme-recordings.s3.eu-west-1.amazonaws.com/recordings/EG_2b8dQ7mPz3Xa.json',
    },
    id: 'EV_yxPmoPTHkPsz',
    createdAt: '1795400678',
  },
  ingress_started: {
    event: 'ingress_started',
    ingressInfo: {
      ingressId: 'IN_rtmpPublisher1',
      name: 'studio camera',
      streamKey: 'sk_9f8e7d6c5b4a',
      url: 'rtmp://ingress.example.net/x',
      roomName: 'broadcast',
      participantIdentity: 'camera-1',
      participantName: 'Camera 1',
      reusable: true,
      state: {
        status: 'ENDPOINT_PUBLISHING',
        video: {
          mimeType: 'video/h264',
          averageBitrate: 4500000,
          width: 1920,
          height: 1080,
          framerate: 29.97,
        },
        audio: {
          mimeType: 'audio/aac',
          channels: 2,
          sampleRate: 48000,
        },
        roomId: 'RM_broadcastRoom',
        startedAt: '1795400677696108117',
        updatedAt: '1795400678696108117',
        resourceId: 'RE_abc',
      },
    },
    id: 'EV_MTJtgS2RCTCp',
    createdAt: '1795400679',
  },
  ingress_ended: {
    event: 'ingress_ended',
    ingressInfo: {
      ingressId: 'IN_rtmpPublisher1',
      name: 'studio camera',
      streamKey: 'sk_9f8e7d6c5b4a',
      url: 'rtmp://ingress.example.net/x',
      roomName: 'broadcast',
      participantIdentity: 'camera-1',
      participantName: 'Camera 1',
      reusable: true,
      state: {
        video: {
          mimeType: 'video/h264',
          averageBitrate: 4500000,
          width: 1920,
          height: 1080,
          framerate: 29.97,
        },
        audio: {
          mimeType: 'audio/aac',
          channels: 2,
          sampleRate: 48000,
        },
        roomId: 'RM_broadcastRoom',
        startedAt: '1795400677696108117',
        endedAt: '1795400686696108117',
        updatedAt: '1795400678696108117',
        resourceId: 'RE_abc',
      },
    },
    id: 'EV_GGhXs4Mia9XD',
    createdAt: '1795400679',
  },
  agent_job_started: {
    event: 'agent_job_started',
    id: 'EV_eugWmGhovZmm',
    createdAt: '1692985556',
    job: {
      id: 'AJ_1',
      room: {
        sid: 'RM_TkVjUvAqgzKz',
        name: 'mytestroom',
      },
      agentName: 'a',
      state: {
        status: 'JS_RUNNING',
        startedAt: '1739527024816835412',
      },
    },
  },
  agent_job_ended: {
    event: 'agent_job_ended',
    id: 'EV_agentJobEnd1',
    createdAt: '1692985556',
    job: {
      id: 'AJ_1',
      room: {
        sid: 'RM_TkVjUvAqgzKz',
        name: 'mytestroom',
      },
      agentName: 'a',
      state: {
        status: 'JS_SUCCESS',
        startedAt: '1739527024816835412',
        endedAt: '1739527031659577507',
      },
    },
  },
};
