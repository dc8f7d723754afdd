/** A link out of the page, in a tab of its own that learns nothing of this one. */
import type { Child } from "hono/jsx";

type WebLinkProps = { readonly url: string; readonly class?: string; readonly children?: Child };

export const WebLink = ({ url, class: name, children }: WebLinkProps) => (
	<a class={name} href={url} target="_blank" rel="noopener noreferrer">
		{children}
	</a>
);
