/**
 * WeChat's times, as far as they are believed. In plain mode (明文模式) nothing signs the body, and CreateTime is a part of
 * it: one that lies years ahead would make everything true that comes later look older. So none counts as later than now.
 */

/** `time`, or `now` where `time` is later. Both in the same unit. */
export const notLater = (time: number, now: number): number => Math.min(time, now);
