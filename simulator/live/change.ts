/** What can change about the pretend account that an open page shows. */

/** `chat` is the number of an item in the chat, `exchange` the id of one on the wire. */
export type Change = "everything" | "account" | { readonly chat: number } | { readonly exchange: string };
