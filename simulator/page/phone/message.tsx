/** One thing in the chat, drawn as WeChat draws its kind. */
import type { Child } from "hono/jsx";
import { memo } from "hono/jsx/dom";
import { type JsonObject, textOf } from "../../json.ts";
import type { ChatItem } from "../../phone/snapshot.ts";
import { AccountAvatar, FollowerAvatar } from "../parts/avatar.tsx";
import { useWords } from "../words/words.ts";
import type { Words } from "../words/zh.ts";
import { ArticleList } from "./article-list.tsx";
import { ChoiceBubble, TextBubble, VoiceBubble } from "./bubble.tsx";
import { LinkCard, LocationCard, MaterialCard, MiniProgramCard, MusicCard, VideoCard } from "./cards.tsx";
import { eventNote } from "./event-note.ts";
import { Picture } from "./picture.tsx";
import { TemplateCard } from "./template-card.tsx";

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
			<Content type={type} content={content} />
		</div>
	);
});

function Content({ type, content }: { readonly type: string; readonly content: JsonObject }) {
	const words = useWords();
	const draw = drawings[type];
	return draw === undefined ? <TextBubble text={words.unknownMessage(type)} /> : draw(content, words);
}

type Drawing = (content: JsonObject, words: Words) => Child;

const material =
	(icon: "card" | "document" | "picture", name: (words: Words) => string, id: string): Drawing =>
	(content, words) => <MaterialCard icon={icon} name={name(words)} id={textOf(content[id])} />;

const drawings: Readonly<Record<string, Drawing>> = {
	text: (content) => <TextBubble text={textOf(content["content"])} />,
	image: (content) => <Picture address={textOf(content["pic_url"])} shape="photo" />,
	voice: () => <VoiceBubble />,
	video: (content) => <VideoCard content={content} />,
	shortvideo: (content) => <VideoCard content={content} />,
	music: (content) => <MusicCard content={content} />,
	location: (content) => <LocationCard content={content} />,
	link: (content) => <LinkCard content={content} />,
	msgmenu: (content) => <ChoiceBubble content={content} />,
	miniprogrampage: (content) => <MiniProgramCard content={content} />,
	mpnewsarticle: material("document", (words) => words.article, "article_id"),
	wxcard: material("card", (words) => words.card, "card_id"),
	media: material("picture", (words) => words.media, "media_id"),
};
