/** The top of the phone: the time, and the account's name between the two buttons of WeChat. */
import { Icon } from "../parts/icon.tsx";
import { useKeptFocus } from "../parts/keep-focus.ts";
import { useWords } from "../words/words.ts";

export const StatusBar = ({ now }: { readonly now: number }) => (
	<div class="status-bar" aria-hidden="true">
		<span>
			{new Intl.DateTimeFormat("zh-CN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(now)}
		</span>
		<svg viewBox="0 0 64 16" width="64" height="16" aria-hidden="true">
			<path class="status-solid" d="M2 10h3v4H2zM7 8h3v6H7zM12 5h3v9h-3zM17 2h3v12h-3z" />
			<path class="status-line" d="M26 6.5a9 9 0 0112 0M28.5 9.5a5.5 5.5 0 017 0M32 13h.01" />
			<rect class="status-line" x="42.5" y="3.5" width="18" height="9" rx="2.5" />
			<rect class="status-solid" x="44.5" y="5.5" width="12" height="5" rx="1" />
			<path class="status-line" d="M62.5 6.500v3" />
		</svg>
	</div>
);

/** `onMore` is null where ⋯ has nothing to offer. */
type TitleBarProps = { readonly isTyping: boolean; readonly onMore: (() => void) | null };

export function TitleBar({ isTyping, onMore }: TitleBarProps) {
	const words = useWords();
	return (
		<div class="title-bar">
			<span class="title-back">
				<Icon name="back" size={24} />
			</span>
			<h2 class="title-name">{isTyping ? words.typing : words.accountName}</h2>
			{onMore === null ? <span class="title-balance" /> : <MoreButton onMore={onMore} />}
		</div>
	);
}

function MoreButton({ onMore }: { readonly onMore: () => void }) {
	const words = useWords();
	const button = useKeptFocus();
	return (
		<button
			type="button"
			class="icon-button"
			aria-label={words.more}
			aria-haspopup="dialog"
			ref={button}
			onClick={onMore}
		>
			<Icon name="more" size={24} />
		</button>
	);
}
