/** The id under which the jobs of a destination are kept. */
export function handlerId(destination: string): string {
  return `forward:${destination}`;
}
