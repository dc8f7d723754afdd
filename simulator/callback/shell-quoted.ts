/** Texts in a line for a shell. */

/** In single quotes, where a shell takes everything as it stands, a quote aside. */
export const shellQuoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
