/** What belongs to the page itself: the list of curl lines, its language, and dark or light. */
import { Icon } from "./parts/icon.tsx";
import { WebLink } from "./parts/web-link.tsx";
import type { Theme } from "./preferences.ts";
import { useLanguage, useWords } from "./words/words.ts";

type PreferenceButtonsProps = {
	readonly theme: Theme;
	readonly onLanguage: () => void;
	readonly onTheme: () => void;
};

export function PreferenceButtons({ theme, onLanguage, onTheme }: PreferenceButtonsProps) {
	const words = useWords();
	const language = useLanguage();
	const themeLabel = theme === "dark" ? words.toLight : words.toDark;
	return (
		<div class="preferences">
			<WebLink url={`/simulator/routes?language=${language}`} class="plain-button">
				{words.routes}
			</WebLink>
			<button type="button" class="plain-button" lang={words.otherLanguageTag} onClick={onLanguage}>
				{words.otherLanguage}
			</button>
			<button type="button" class="icon-button" aria-label={themeLabel} title={themeLabel} onClick={onTheme}>
				<Icon name={theme === "dark" ? "sun" : "moon"} />
			</button>
		</div>
	);
}
