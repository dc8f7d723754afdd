/** What WeChat allows as the values of template keywords, as patterns: by type, beside the words of `keyword-type.ts`. */

export interface KeywordShape {
	/** In characters, not bytes or UTF-16 units. */
	readonly atMost?: number;
	/** What every value of the type looks like. */
	readonly shape: RegExp;
	/** What it should look like: other values may be refused or shown changed. */
	readonly usual?: RegExp;
}

const ONE_LINE = /^[^\p{Cc}\p{Zl}\p{Zp}]*$/u;
const WITHOUT_EMOJI = /^\P{Emoji_Presentation}*$/u;

const CHINESE_DAY = String.raw`(?:\d{4}年)?\d{1,2}月\d{1,2}日`;
const DIGIT_DAY = String.raw`(?:\d{4}[-/.])?\d{1,2}[-/.]\d{1,2}`;
const CLOCK = String.raw`(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?`;
const MOMENT = `(?:${CHINESE_DAY} ?|${DIGIT_DAY} )?${CLOCK}`;
const MONTH = String.raw`\d{4}年\d{1,2}月|\d{4}[-/.]\d{1,2}`;
const DATE = `(?:${CHINESE_DAY}|${DIGIT_DAY}|${MONTH})(?: ?${CLOCK})?`;
const range = (point: string): RegExp => new RegExp(`^${point}(?: ?~ ?${point})?$`);

export const keywordShapes: Readonly<Record<string, KeywordShape>> = {
	thing: { atMost: 20, shape: ONE_LINE, usual: WITHOUT_EMOJI },
	character_string: { atMost: 32, shape: /^[^\p{Script=Han}\p{Cc}]*$/u, usual: /^[\x20-\x7e]*$/ },
	time: { shape: /\d[:：]\d\d|\d[年月/.-]\d/, usual: range(MOMENT) },
	date: { shape: range(DATE) },
	amount: { shape: /^\p{Sc}?\d{1,12}(?:\.\d+)?元?$/u },
	phone_number: { atMost: 17, shape: /^[^\p{L}\p{Cc}]*$/u },
	car_number: { atMost: 8, shape: /^[\p{Script=Han}A-Za-z\d][A-Za-z\d]*[\p{Script=Han}A-Za-z\d]?$/u },
	const: { atMost: 20, shape: ONE_LINE },
	number: { atMost: 32, shape: /^\d+(?:\.\d+)?$/ },
	letter: { atMost: 32, shape: /^[A-Za-z]*$/ },
	symbol: { atMost: 5, shape: /^[\p{P}\p{S}]*$/u },
	name: { atMost: 20, shape: /^(?:[^\p{Script=Han}\p{N}\p{Cc}]*|[^\p{N}\p{Cc}]{1,10})$/u },
	phrase: { atMost: 5, shape: /^\p{Script=Han}*$/u },
	enum: { shape: ONE_LINE },
	short_thing: { shape: ONE_LINE },
};
