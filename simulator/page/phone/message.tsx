/** One thing in the chat, drawn as WeChat draws its kind. */
import type { Child } from "hono/jsx";
import { memo } from "hono/jsx/dom";
import { textOf } from "../../json.ts";
import type { ChatItem } from "../../phone/snapshot.ts";
import { AccountAvatar, FollowerAvatar } from "../parts/avatar.tsx";
import { useWords } from "../words/words.ts";
import type { Words } from "../words/zh.ts";
import { ArticleList } from "./article-list.tsx";
import { ChoiceBubble, TextBubble } from "./bubble.tsx";
import { LinkCard, LocationCard, MaterialCard, MiniProgramCard, MusicCard } from "./cards.tsx";
import { eventNote } from "./event-note.ts";
import { Picture } from "./picture.tsx";
import { TemplateCard } from "./template-card.tsx";
import { UploadedPicture } from "./uploaded-picture.tsx";
import { VideoCard } from "./video-card.tsx";
import { VoiceBubble } from "./voice-bubble.tsx";

type MessageProps = {
	readonly item: ChatItem;
	/** The follower's place among all, which gives the colour of the face. */
	readonly follower: number;
};

export const Message = memo(({ item, follower }: MessageProps) => {
	const words = useWords();
	const { content, type, from } = item;
	if (item.via === "notice") return <p class="note">{words.unavailable}</p>;
	if (type === "event") return <p class="note">{eventNote(content, words)}</p>;
	if (type === "template") return <TemplateCard content={content} at={item.at} state={item.state} />;
	if (type === "news") return <ArticleList content={content} />;
	const isMine = from === "follower";
	return (
		<div class={isMine ? "said said-mine" : "said"}>
			{isMine ? <FollowerAvatar number={follower} /> : <AccountAvatar />}
			<span class="hidden">{isMine ? words.follower : words.accountName}</span>
			<Content item={item} />
		</div>
	);
});

function Content({ item }: { readonly item: ChatItem }) {
	const words = useWords();
	const draw = drawings[item.type];
	return draw === undefined ? <TextBubble text={words.unknownMessage(item.type)} /> : draw(item, words);
}

type Drawing = (item: ChatItem, words: Words) => Child;

const image: Drawing = ({ content, media }) => (
	<UploadedPicture
		file={media}
		shape="natural"
		otherwise={<Picture address={textOf(content["pic_url"])} shape="photo" />}
	/>
);

const voice: Drawing = ({ media }) => <VoiceBubble file={media} />;

const video: Drawing = (item) => <VideoCard item={item} />;

const material =
	(icon: "card" | "document" | "picture", name: (words: Words) => string, id: string): Drawing =>
	({ content }, words) => <MaterialCard icon={icon} name={name(words)} id={textOf(content[id])} />;

const unknownMedia = material("picture", (words) => words.media, "media_id");

/** What a menu button of type media_id sends, which may be of any kind. */
const media: Drawing = (item, words) => {
	const kind = item.media?.content_type.split("/")[0];
	if (kind === "audio") return voice(item, words);
	if (kind === "video") return video(item, words);
	return <UploadedPicture file={item.media} shape="natural" otherwise={unknownMedia(item, words)} />;
};

const drawings: Readonly<Record<string, Drawing>> = {
	text: ({ content }) => <TextBubble text={textOf(content["content"])} />,
	image,
	voice,
	video,
	shortvideo: video,
	music: ({ content, thumb }) => <MusicCard content={content} thumb={thumb} />,
	location: ({ content }) => <LocationCard content={content} />,
	link: ({ content }) => <LinkCard content={content} />,
	msgmenu: ({ content }) => <ChoiceBubble content={content} />,
	miniprogrampage: ({ content, thumb }) => <MiniProgramCard content={content} thumb={thumb} />,
	mpnewsarticle: material("document", (words) => words.article, "article_id"),
	wxcard: material("card", (words) => words.card, "card_id"),
	media,
};
