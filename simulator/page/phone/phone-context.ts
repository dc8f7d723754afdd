/** What tapping inside a message can do. */
import { createContext, useContext } from "hono/jsx/dom";

/** What WeChat would open over the chat. */
export type Destination =
	| { readonly type: "web"; readonly url: string }
	| { readonly type: "miniprogram"; readonly appid: string; readonly pagepath: string }
	| { readonly type: "article"; readonly id: string }
	/** An uploaded one, from the simulator itself. */
	| { readonly type: "video"; readonly path: string; readonly title: string };

export type PhoneActions = {
	/** The follower says `text`; `menuItem` is the id of an offered answer (msgmenu). */
	readonly say: (text: string, menuItem?: string) => unknown;
	readonly open: (destination: Destination) => void;
};

export const PhoneContext = createContext<PhoneActions>({ say: () => {}, open: () => {} });

export const usePhone = (): PhoneActions => useContext(PhoneContext);
