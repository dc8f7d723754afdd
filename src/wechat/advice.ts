/** What a person is told, in both languages of this gateway. */
export interface Advice {
	readonly en: string;
	readonly zh: string;
}
