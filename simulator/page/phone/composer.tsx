/** The bottom of the phone: the menu bar or the keyboard's line, and the panel of samples under it. */
import { useRef, useState } from "hono/jsx/dom";
import { Icon } from "../parts/icon.tsx";
import { useWords } from "../words/words.ts";
import { MenuBar } from "./menu-bar.tsx";
import type { MenuButton } from "./menu-button.ts";
import { SamplePanel } from "./sample-panel.tsx";

type ComposerProps = {
	readonly buttons: readonly MenuButton[];
	readonly onTap: (button: MenuButton) => void;
	readonly onSay: (text: string) => void;
	readonly onSample: (type: string) => void;
};

export function Composer({ buttons, onTap, onSay, onSample }: ComposerProps) {
	const words = useWords();
	const [wantsKeyboard, setWantsKeyboard] = useState(false);
	const [text, setText] = useState("");
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
				<Keyboard text={text} setText={setText} onSay={onSay} onSample={onSample} />
			)}
		</div>
	);
}

type KeyboardProps = Pick<ComposerProps, "onSay" | "onSample"> & {
	/** Kept outside, since the line goes whenever the menu takes its place. */
	readonly text: string;
	readonly setText: (text: string) => void;
};

function Keyboard({ text, setText, onSay, onSample }: KeyboardProps) {
	const words = useWords();
	const [isOpen, setIsOpen] = useState(false);
	const opener = useRef<HTMLButtonElement>(null);
	const line = useRef<HTMLTextAreaElement>(null);
	const close = () => {
		setIsOpen(false);
		(opener.current ?? line.current)?.focus();
	};
	const send = () => {
		if (text.trim() === "") return;
		onSay(text);
		setText("");
		line.current?.focus();
	};
	const onKeyDown = (event: KeyboardEvent) => {
		// While a Chinese input method is open, Enter belongs to it.
		if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
		event.preventDefault();
		send();
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
					onInput={({ target }: Event) => target instanceof HTMLTextAreaElement && setText(target.value)}
					onKeyDown={onKeyDown}
				/>
				{text.trim() === "" ? (
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
			{isOpen && <SamplePanel onSample={onSample} onClose={close} />}
		</>
	);
}
