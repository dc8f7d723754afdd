/** The account's menu: one to three buttons, those with a sub-menu opening upward. */
import { useEffect, useLayoutEffect, useRef, useState } from "hono/jsx/dom";
import { Icon } from "../parts/icon.tsx";
import { useKeptFocus } from "../parts/keep-focus.ts";
import { useWords } from "../words/words.ts";
import type { MenuButton } from "./menu-button.ts";
import { type Path, pathAfter } from "./menu-keys.ts";

type MenuBarProps = {
	readonly buttons: readonly MenuButton[];
	readonly onTap: (button: MenuButton) => void;
};

export function MenuBar({ buttons, onTap }: MenuBarProps) {
	const words = useWords();
	const { bar, open, stop, setOpen, onKeyDown, goTo } = useMenu(buttons);
	const press = (button: MenuButton, index: number) => {
		if (button.subButtons.length > 0) return open === index ? setOpen(null) : goTo([index, 0]);
		setOpen(null);
		onTap(button);
	};
	const pressInside = (button: MenuButton, index: number) => {
		goTo([index]);
		onTap(button);
	};
	return (
		<div class="menu-bar" role="menubar" aria-label={words.menu} ref={bar} onKeyDown={onKeyDown}>
			{buttons.map((button, index) => (
				<Slot
					key={index}
					button={button}
					isStop={stop === index}
					isOpen={open === index && button.subButtons.length > 0}
					onPress={() => press(button, index)}
					onPressInside={(sub) => pressInside(sub, index)}
				/>
			))}
		</div>
	);
}

type SlotProps = {
	readonly button: MenuButton;
	/** Tab stops here. */
	readonly isStop: boolean;
	readonly isOpen: boolean;
	readonly onPress: () => void;
	readonly onPressInside: (button: MenuButton) => void;
};

/** A button of the bar. The follower's menu may become a shorter one at any time. */
function Slot({ button, isStop, isOpen, onPress, onPressInside }: SlotProps) {
	const slot = useKeptFocus((gone) => gone.parentElement?.querySelector("button"));
	const hasSubMenu = button.subButtons.length > 0;
	return (
		<div class="menu-slot" role="none" ref={slot}>
			<button
				type="button"
				role="menuitem"
				class="menu-button"
				data-path={button.path[0]}
				tabindex={isStop ? 0 : -1}
				aria-haspopup={hasSubMenu ? "menu" : null}
				aria-expanded={hasSubMenu ? String(isOpen) : null}
				onClick={onPress}
			>
				{hasSubMenu && <Icon name="lines" size={16} />}
				<span>{button.name}</span>
			</button>
			{isOpen && <SubMenu button={button} onTap={onPressInside} />}
		</div>
	);
}

type SubMenuProps = { readonly button: MenuButton; readonly onTap: (button: MenuButton) => void };

const SubMenu = ({ button, onTap }: SubMenuProps) => (
	<div class="sub-menu" role="menu" aria-label={button.name}>
		{button.subButtons.map((sub) => (
			<button
				type="button"
				role="menuitem"
				class="sub-button"
				data-path={sub.path.join(".")}
				tabindex={-1}
				onClick={() => onTap(sub)}
			>
				{sub.name}
			</button>
		))}
	</div>
);

/** Which sub-menu is open, which button of the bar Tab stops at, and the keys that change both. */
function useMenu(buttons: readonly MenuButton[]) {
	const bar = useKeptFocus();
	const wanted = useRef<Path | null>(null);
	const [open, setOpen] = useState<number | null>(null);
	const [stop, setStop] = useState(0);
	const [, setMoves] = useState(0);

	const goTo = (path: Path) => {
		wanted.current = path;
		setStop(path[0] ?? 0);
		setOpen(path.length > 1 ? (path[0] ?? null) : null);
		setMoves((moves) => moves + 1);
	};
	useLayoutEffect(() => {
		if (wanted.current === null) return;
		bar.current?.querySelector<HTMLElement>(`[data-path="${wanted.current.join(".")}"]`)?.focus();
		wanted.current = null;
	});
	useOutside(bar, open !== null, () => setOpen(null));
	const isGone = open !== null && (buttons[open]?.subButtons.length ?? 0) === 0;
	// Another menu came while the sub-menu was open, and has none there. The keyboard stays at the button.
	useLayoutEffect(() => {
		if (isGone) goTo([Math.min(open, buttons.length - 1)]);
	}, [isGone]);

	const onKeyDown = (event: KeyboardEvent) => {
		if (!(event.target instanceof HTMLElement)) return;
		const at = (event.target.dataset["path"] ?? "0").split(".").map(Number);
		const next = pathAfter(
			event.key,
			at,
			buttons.map(({ subButtons }) => subButtons.length),
		);
		if (event.key === "Tab") setOpen(null);
		if (next === undefined) return;
		event.preventDefault();
		goTo(next);
	};
	return {
		bar,
		open: isGone ? null : open,
		stop: Math.min(stop, buttons.length - 1),
		setOpen,
		onKeyDown,
		goTo,
	};
}

/** Calls `leave` when something outside is pressed. */
function useOutside(box: { current: HTMLElement | null }, isActive: boolean, leave: () => void): void {
	useEffect(() => {
		if (!isActive) return;
		const onPress = ({ target }: PointerEvent) => {
			if (target instanceof Node && !box.current?.contains(target)) leave();
		};
		document.addEventListener("pointerdown", onPress);
		return () => document.removeEventListener("pointerdown", onPress);
	}, [isActive]);
}
