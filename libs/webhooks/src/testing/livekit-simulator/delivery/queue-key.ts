interface KeyFields {
  readonly egressInfo?: { readonly egressId?: string };
  readonly ingressInfo?: { readonly ingressId?: string };
  readonly room?: { readonly name?: string };
  readonly participant?: { readonly identity?: string };
  readonly track?: { readonly sid?: string };
}

/** Names the queue into which LiveKit puts an event (`EventKey` in its protocol). */
export function queueKey(payload: object): string {
  const fields: KeyFields = payload;
  const { egressInfo, ingressInfo, room, participant, track } = fields;
  // The first that is there decides, even without a name: protojson leaves blanks out.
  if (egressInfo) return egressInfo.egressId ?? '';
  if (ingressInfo) return ingressInfo.ingressId ?? '';
  if (room) return room.name ?? '';
  if (participant) return participant.identity ?? '';
  if (track) return track.sid ?? '';
  return 'default';
}
