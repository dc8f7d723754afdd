/** Articles (图文): the first with a wide cover, the others as rows. */
import type { Child } from "hono/jsx";
import { isObject, type JsonObject, textOf } from "../../json.ts";
import { Icon } from "../parts/icon.tsx";
import { WebLink } from "../parts/web-link.tsx";
import { useWords } from "../words/words.ts";
import { Picture } from "./picture.tsx";
import { isWebAddress } from "./rich-text.ts";

type Article = {
	readonly title: string;
	readonly description: string;
	readonly picture: string;
	readonly url: string;
};

export function ArticleList({ content }: { readonly content: JsonObject }) {
	const [first, ...rest] = articlesIn(content);
	if (first === undefined) return null;
	return (
		<div class="card articles">
			<Cover article={first} isAlone={rest.length === 0} />
			{rest.map((article) => (
				<Linked url={article.url} class="article-row">
					<span class="article-title">{article.title}</span>
					{article.picture !== "" && <Picture address={article.picture} shape="thumbnail" />}
				</Linked>
			))}
		</div>
	);
}

function Cover({ article, isAlone }: { readonly article: Article; readonly isAlone: boolean }) {
	const words = useWords();
	return (
		<Linked url={article.url} class="article-first">
			<Headline {...article} />
			{isAlone && article.description !== "" && <span class="article-digest">{article.description}</span>}
			{isAlone && isWebAddress(article.url) && (
				<span class="card-foot">
					{words.readAll}
					<Icon name="chevron" size={16} />
				</span>
			)}
		</Linked>
	);
}

/** Over the cover, or on the card itself where there is none. */
const Headline = ({ title, picture }: Article) =>
	picture === "" ? (
		<span class="article-plain">{title}</span>
	) : (
		<span class="article-cover">
			<Picture address={picture} shape="cover" />
			<span class="article-headline">{title}</span>
		</span>
	);

/** A link where the address is one, and the same without a link where it is not. */
function Linked(props: { readonly url: string; readonly class: string; readonly children?: Child }) {
	const { url, class: name, children } = props;
	return isWebAddress(url) ? (
		<WebLink url={url} class={name}>
			{children}
		</WebLink>
	) : (
		<div class={name}>{children}</div>
	);
}

const articlesIn = (content: JsonObject): readonly Article[] =>
	(Array.isArray(content["articles"]) ? content["articles"].filter(isObject) : []).map((article) => ({
		title: textOf(article["title"]),
		description: textOf(article["description"]),
		picture: textOf(article["pic_url"]),
		url: textOf(article["url"]),
	}));
