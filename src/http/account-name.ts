/** What objects are named after: the AppID, or "" for the account that has none yet. */
export const accountName = (env: { readonly WECHAT_APP_ID?: string }): string =>
	env.WECHAT_APP_ID?.trim() ?? "";
