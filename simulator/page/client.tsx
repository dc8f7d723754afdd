/** The browser's entry: connects to the simulator and draws the page. */
import { render, useEffect, useState } from "hono/jsx/dom";
import { App } from "./app.tsx";
import { connect } from "./live/connection.ts";
import { firstState, nextState } from "./live/page-state.ts";
import { makeStore } from "./live/store.ts";
import { PreferenceButtons } from "./preference-buttons.tsx";
import {
	chooseLanguage,
	chooseTheme,
	chosenFollower,
	preferredLanguage,
	preferredTheme,
} from "./preferences.ts";
import { LanguageContext, wordsIn } from "./words/words.ts";

const store = makeStore(firstState, nextState);
const connection = connect(chosenFollower(), store.dispatch);

function Page() {
	const [language, setLanguage] = useState(preferredLanguage);
	const [theme, setTheme] = useState(preferredTheme);
	useEffect(() => {
		document.documentElement.lang = language === "zh" ? "zh-CN" : "en";
		document.title = wordsIn(language).pageTitle;
	}, [language]);
	useEffect(() => {
		document.documentElement.dataset["theme"] = theme;
	}, [theme]);
	const switchLanguage = () => {
		const next = language === "zh" ? "en" : "zh";
		chooseLanguage(next);
		setLanguage(next);
	};
	const switchTheme = () => {
		const next = theme === "dark" ? "light" : "dark";
		chooseTheme(next);
		setTheme(next);
	};
	return (
		<LanguageContext.Provider value={language}>
			<App
				store={store}
				watch={connection.watch}
				preferences={<PreferenceButtons theme={theme} onLanguage={switchLanguage} onTheme={switchTheme} />}
			/>
		</LanguageContext.Provider>
	);
}

const place = document.getElementById("page");
if (place !== null) render(<Page />, place);
