/** Where WeChat would open a page or a mini program: the simulator says which, and loads nothing. */
import { Icon } from "../parts/icon.tsx";
import { WebLink } from "../parts/web-link.tsx";
import { useWords } from "../words/words.ts";
import type { Destination } from "./phone-context.ts";
import { PhoneSheet } from "./phone-sheet.tsx";
import { isWebAddress } from "./rich-text.ts";

type Elsewhere = Exclude<Destination, { readonly type: "video" }>;

type DestinationSheetProps = { readonly destination: Elsewhere; readonly onClose: () => void };

export function DestinationSheet({ destination, onClose }: DestinationSheetProps) {
	const words = useWords();
	const isWeb = destination.type === "web";
	const title = isWeb ? hostOf(destination.url) : words[destination.type];
	return (
		<PhoneSheet title={title} shape="full" onClose={onClose}>
			<div class="title-bar">
				<button type="button" class="icon-button" aria-label={words.close} onClick={onClose}>
					<Icon name="close" size={22} />
				</button>
				<p class="title-name">{title}</p>
				<span class="title-balance" />
			</div>
			<div class="destination">
				<Icon name={icons[destination.type]} size={48} />
				<code>{addressOf(destination)}</code>
				<p class="secondary">{destination.type === "miniprogram" ? words.miniprogramHint : words.webHint}</p>
				{isWeb && isWebAddress(destination.url) && (
					<WebLink url={destination.url} class="plain-button">
						{words.openInBrowser}
					</WebLink>
				)}
			</div>
		</PhoneSheet>
	);
}

const icons = { web: "link", miniprogram: "miniprogram", article: "document" } as const;

function addressOf(destination: Elsewhere): string {
	if (destination.type === "web") return destination.url;
	if (destination.type === "article") return destination.id;
	return `${destination.appid}\n${destination.pagepath}`;
}

const hostOf = (url: string): string => URL.parse(url)?.host ?? url;
