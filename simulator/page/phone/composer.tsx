/** The bottom of the phone: the menu bar or the keyboard's line, and the panel of samples under it. */
import { useRef, useState } from "hono/jsx/dom";
import { Icon } from "../parts/icon.tsx";
import { useWords } from "../words/words.ts";
import { MenuBar } from "./menu-bar.tsx";
import type { MenuButton } from "./menu-button.ts";
import { SamplePanel } from "./sample-panel.tsx";
import type { Draft } from "./use-drafts.ts";

type ComposerProps = {
	readonly buttons: readonly MenuButton[];
	/** Kept outside, since the line goes whenever the menu takes its place, and is another for another follower. */
	readonly draft: Draft;
	readonly onTap: (button: MenuButton) => void;
	/** Resolves to whether it went out. */
	readonly onSay: (text: string) => Promise<boolean>;
	readonly onSample: (type: string) => void;
};

export function Composer({ buttons, draft, onTap, onSay, onSample }: ComposerProps) {
	const words = useWords();
	const [wantsKeyboard, setWantsKeyboard] = useState(false);
	const hasMenu = buttons.length > 0;
	const isMenu = hasMenu && !wantsKeyboard;
	return (
		<div class="composer">
			{hasMenu && (
				<button
					type="button"
					class="icon-button composer-toggle"
					aria-label={isMenu ? words.toKeyboard : words.toMenu}
					onClick={() => setWantsKeyboard(isMenu)}
				>
					<Icon name={isMenu ? "keyboard" : "lines"} size={26} />
				</button>
			)}
			{isMenu ? (
				<MenuBar buttons={buttons} onTap={onTap} />
			) : (
				<Keyboard draft={draft} onSay={onSay} onSample={onSample} />
			)}
		</div>
	);
}

type KeyboardProps = Pick<ComposerProps, "draft" | "onSay" | "onSample">;

function Keyboard({ draft, onSay, onSample }: KeyboardProps) {
	const words = useWords();
	const [isOpen, setIsOpen] = useState(false);
	const opener = useRef<HTMLButtonElement>(null);
	const line = useRef<HTMLTextAreaElement>(null);
	const { text } = draft;
	const isEmpty = text.trim() === "";
	const close = () => {
		setIsOpen(false);
		(opener.current ?? line.current)?.focus();
	};
	const send = async () => {
		if (isEmpty) return;
		draft.write("");
		line.current?.focus();
		if (!(await onSay(text))) draft.putBack(text);
	};
	/** Text and samples take turns, as in WeChat. */
	const write = ({ target }: Event) => {
		setIsOpen(false);
		if (target instanceof HTMLTextAreaElement) draft.write(target.value);
	};
	const onKeyDown = (event: KeyboardEvent) => {
		// While a Chinese input method is open, Enter belongs to it.
		if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
		event.preventDefault();
		void send();
	};
	return (
		<>
			<div class="keyboard-line">
				<textarea
					class="keyboard-text"
					rows={1}
					enterkeyhint="send"
					aria-label={words.writeMessage}
					value={text}
					ref={line}
					onInput={write}
					onKeyDown={onKeyDown}
				/>
				{isEmpty ? (
					<button
						type="button"
						class="icon-button"
						aria-label={words.moreToSend}
						aria-expanded={String(isOpen)}
						ref={opener}
						onClick={() => setIsOpen(!isOpen)}
					>
						<Icon name="plus" size={28} />
					</button>
				) : (
					<button type="button" class="send-button" onClick={send}>
						{words.send}
					</button>
				)}
			</div>
			{isOpen && isEmpty && <SamplePanel onSample={onSample} onClose={close} />}
		</>
	);
}
