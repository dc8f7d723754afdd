/** The words in the language that the page shows, wherever a component needs them. */
import { createContext, useContext } from "hono/jsx/dom";
import type { Language } from "../language.ts";
import { en } from "./en.ts";
import { type Words, zh } from "./zh.ts";

const languages: Readonly<Record<Language, Words>> = { zh, en };

export const LanguageContext = createContext<Language>("zh");

export const useLanguage = (): Language => useContext(LanguageContext);

export const wordsIn = (language: Language): Words => languages[language];

export const useWords = (): Words => wordsIn(useLanguage());
