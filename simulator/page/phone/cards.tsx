/** The cards of a chat: link, location, music, mini program, and what is known by its id alone. */
import { type JsonObject, textOf } from "../../json.ts";
import type { UploadedFile } from "../../phone/snapshot.ts";
import { Icon, type IconName } from "../parts/icon.tsx";
import { WebLink } from "../parts/web-link.tsx";
import { useWords } from "../words/words.ts";
import { usePhone } from "./phone-context.ts";
import { Thumb } from "./picture.tsx";
import { isWebAddress } from "./rich-text.ts";
import { UploadedPicture } from "./uploaded-picture.tsx";

type CardProps = { readonly content: JsonObject };

type ThumbCardProps = CardProps & { readonly thumb: UploadedFile | null };

export function LinkCard({ content }: CardProps) {
	const url = textOf(content["url"]);
	const inside = (
		<>
			<span class="link-title">{textOf(content["title"])}</span>
			<span class="link-body">
				<span class="link-text">{textOf(content["description"])}</span>
				<span class="link-thumb">
					<Icon name="link" size={24} />
				</span>
			</span>
		</>
	);
	return isWebAddress(url) ? (
		<WebLink url={url} class="card link-card">
			{inside}
		</WebLink>
	) : (
		<div class="card link-card">{inside}</div>
	);
}

export function LocationCard({ content }: CardProps) {
	const words = useWords();
	const label = textOf(content["label"]);
	return (
		<div class="card location-card">
			<span class="location-label">{label === "" ? words.location : label}</span>
			<span class="location-place">{`${textOf(content["location_x"])}, ${textOf(content["location_y"])}`}</span>
			<MapPicture />
		</div>
	);
}

/** A map of nowhere: streets, water, a park. */
export const MapPicture = () => (
	<svg class="map" viewBox="0 0 240 96" aria-hidden="true" preserveAspectRatio="xMidYMid slice">
		<path class="map-park" d="M150 0h52l-8 34-50 6z" />
		<path class="map-water" d="M0 70c50-16 90 20 140 8s70-26 100-14v32H0z" />
		<path class="map-street" d="M0 24l240 22M48 0l-12 96M128 0l-6 66M206 0l-18 72M0 52l126 4" />
		<path class="map-pin" d="M120 56s13-12 13-22a13 13 0 10-26 0c0 10 13 22 13 22z" />
		<circle class="map-dot" cx="120" cy="34" r="5" />
	</svg>
);

export function MusicCard({ content, thumb }: ThumbCardProps) {
	const words = useWords();
	const title = textOf(content["title"]);
	return (
		<div class="card music-card">
			<span class="music-text">
				<span class="music-title">{title === "" ? words.music : title}</span>
				<span class="music-artist">{textOf(content["description"])}</span>
			</span>
			<span class="music-cover">
				<UploadedPicture file={thumb} shape="music" alt="" otherwise={null} />
				<Icon name="play" size={22} />
			</span>
		</div>
	);
}

export function MiniProgramCard({ content, thumb }: ThumbCardProps) {
	const words = useWords();
	const phone = usePhone();
	const appid = textOf(content["appid"]);
	const pagepath = textOf(content["pagepath"]);
	return (
		<button
			type="button"
			class="card miniprogram-card"
			onClick={() => phone.open({ type: "miniprogram", appid, pagepath })}
		>
			<span class="link-title">{textOf(content["title"])}</span>
			<Thumb file={thumb} />
			<span class="card-foot">
				<Icon name="miniprogram" size={14} />
				{words.miniprogram}
			</span>
		</button>
	);
}

/** What the account keeps at WeChat: the phone knows no more of it than its id. */
export const MaterialCard = (props: {
	readonly icon: IconName;
	readonly name: string;
	readonly id: string;
}) => (
	<div class="card material-card">
		<Icon name={props.icon} size={24} />
		<span class="material-text">
			<span>{props.name}</span>
			<span class="material-id">{props.id}</span>
		</span>
	</div>
);
