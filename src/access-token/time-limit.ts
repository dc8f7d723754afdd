/** How long one call to WeChat may take. */
export const UPSTREAM_TIME_LIMIT_MS = 5000;
