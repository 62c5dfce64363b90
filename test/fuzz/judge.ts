import type { FuzzRequest, Known } from './fuzz-request.js';
import type { Outcome } from './send-exchange.js';

/** The statuses that are right for a request. */
export function rightStatuses(request: FuzzRequest): readonly number[] {
  const { refusal, readable, also, target } = request;
  const signed = isSigned(request);
  if (refusal) return refusal.statuses;
  const accepted = target.receives === 'questions' ? [200, 403] : [200];
  return [
    ...(signed === false ? [] : accepted),
    ...(signed !== false && readable !== true ? [400] : []),
    ...(signed === true ? [] : [401]),
    ...also,
  ];
}

/** As its scheme has it, which may ask more of a body than its bytes. */
function isSigned({ signed, target, body }: FuzzRequest): Known {
  const begins = body[0] === 0x7b;
  return target.objectsOnly && !begins ? false : signed;
}

/** Whether its event was to be kept, and its handlers to run; nobody knows where the client did not wait. */
export function isAccepted({ request, answer }: Outcome): Known {
  if (request.refusal || isSigned(request) === false) return false;
  if (!answer) return 'perhaps';
  return 'status' in answer && [200, 403].includes(answer.status);
}

/** What is wrong with what came of a request; nothing where it is right. */
export function judge({
  request,
  answer,
  trailing,
}: Outcome): string | undefined {
  if (!answer) return undefined;
  const right = rightStatuses(request);
  if ('closed' in answer) {
    return request.refusal?.mayClose === undefined
      ? `closed (${answer.closed}), not answered ${right.join(' or ')}`
      : undefined;
  }
  if (!right.includes(answer.status)) {
    return `answered ${answer.status}, not ${right.join(' or ')}: ${answer.body.slice(0, 300)}`;
  }
  const behind = request.framing?.trailing ?? [];
  const odd = trailing.find(({ status }) => !behind.includes(status));
  return odd && `something behind it was answered ${odd.status}`;
}
