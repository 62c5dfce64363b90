/** Where the inbox is, and how results are printed: options of all inbox commands. */
export interface InboxOptions {
  readonly sqlite?: string;
  readonly postgres?: string;
  readonly schema: string;
  readonly json?: boolean;
}
