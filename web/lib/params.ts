/** What an address says behind its question mark. */
export type Params = Record<string, string | string[] | undefined>

/** The first of what it says by a name; none where that is empty. */
export const firstOf = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)?.trim() || undefined
