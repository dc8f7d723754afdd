/** The grey times between messages: one before the first, and one wherever the talk paused. */
import type { Language } from "../language.ts";

const pause = 5 * 60_000;

/** Whether the time stands above something that was said at `at`, after something at `before`. */
export const needsTime = (at: number, before: number | undefined): boolean =>
	before === undefined || at - before > pause || at < before;

const words = {
	zh: { locale: "zh-CN", yesterday: "昨天" },
	en: { locale: "en-GB", yesterday: "Yesterday" },
} as const;

/** `14:02`, `昨天 14:02`, `星期三 14:02` within a week, else with the date; in the time zone of this machine. */
export function separatorText(at: number, now: number, language: Language): string {
	const { locale, yesterday } = words[language];
	const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options).format(at);
	const time = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
	const days = daysBetween(at, now);
	if (days === 0) return time;
	if (days === 1) return `${yesterday} ${time}`;
	if (days > 1 && days < 7) return `${format({ weekday: "long" })} ${time}`;
	return `${format({ year: "numeric", month: "long", day: "numeric" })} ${time}`;
}

const daysBetween = (earlier: number, later: number): number =>
	Math.round((startOfDay(later) - startOfDay(earlier)) / 86_400_000);

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
