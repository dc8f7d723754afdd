/** The followers as faces, each with a mark for what its phone got and nobody saw yet. */
import { useEffect, useRef } from "hono/jsx/dom";
import type { FollowerView } from "../../phone/snapshot.ts";
import { FollowerAvatar } from "../parts/avatar.tsx";
import { useWords } from "../words/words.ts";

type FollowerFacesProps = {
	readonly followers: readonly FollowerView[];
	/** The openid of the one whose phone is shown. */
	readonly chosen: string;
	/** By openid. */
	readonly unread: ReadonlyMap<string, number>;
	readonly onChoose: (openid: string) => void;
};

export function FollowerFaces({ followers, chosen, unread, onChoose }: FollowerFacesProps) {
	const words = useWords();
	const box = useChosenInSight(chosen);
	return (
		<fieldset class="faces" ref={box}>
			<legend class="hidden">{words.currentFollower}</legend>
			{followers.flatMap((follower, index) => [
				isGapBefore(followers, index) && (
					<span class="face-gap" key={`before ${follower.openid}`}>
						…
					</span>
				),
				<Face
					key={follower.openid}
					follower={follower}
					isChosen={follower.openid === chosen}
					unread={unread.get(follower.openid) ?? 0}
					onChoose={onChoose}
				/>,
			])}
		</fieldset>
	);
}

type FaceProps = {
	readonly follower: FollowerView;
	readonly isChosen: boolean;
	readonly unread: number;
	readonly onChoose: (openid: string) => void;
};

const mostUnread = 99;

function Face({ follower: { openid, number, follows }, isChosen, unread, onChoose }: FaceProps) {
	const words = useWords();
	const more = [follows ? "" : words.left, unread > 0 ? words.unread(unread) : ""];
	const name = [words.followerNumber(number), ...more].filter((part) => part !== "").join(words.comma);
	return (
		<label class={follows ? "face" : "face face-left"} title={openid}>
			<input
				type="radio"
				name="follower"
				value={openid}
				checked={isChosen}
				aria-label={name}
				onChange={() => onChoose(openid)}
			/>
			<FollowerAvatar number={number} />
			<span class="face-number" aria-hidden="true">
				{number}
			</span>
			{unread > 0 && (
				<span class="face-unread" aria-hidden="true">
					{unread > mostUnread ? `${mostUnread}+` : unread}
				</span>
			)}
		</label>
	);
}

/** Of very many followers the list has not all. */
const isGapBefore = (followers: readonly FollowerView[], index: number): boolean =>
	(followers[index]?.number ?? 0) > (followers[index - 1]?.number ?? 0) + 1;

/** Scrolls the faces alone, never what is around them; again when a sheet that was closed gives them their size. */
function useChosenInSight(chosen: string) {
	const box = useRef<HTMLFieldSetElement>(null);
	useEffect(() => {
		const faces = box.current;
		if (faces === null) return;
		const observer = new ResizeObserver(() => bringIntoSight(faces, chosen));
		observer.observe(faces);
		return () => observer.disconnect();
	}, [chosen]);
	return box;
}

function bringIntoSight(faces: HTMLElement, chosen: string): void {
	const inputs = Array.from(faces.querySelectorAll("input"));
	const face = inputs.find(({ value }) => value === chosen)?.parentElement;
	if (face === undefined || face === null) return;
	const above = face.offsetTop - faces.scrollTop;
	const below = above + face.offsetHeight - faces.clientHeight;
	if (above < 0) faces.scrollTop += above;
	else if (below > 0) faces.scrollTop += below;
}
