/** The square faces beside the bubbles: the account's own, and one colour for each follower. */

export const AccountAvatar = () => (
	<svg class="avatar avatar-account" viewBox="0 0 40 40" aria-hidden="true">
		<path class="avatar-sign" d="M9 11h22v15H20l-6 5v-5H9z" />
		<path class="avatar-spark" d="M21.5 13l-5 6.500h3.500l-1.5 5 5-6.500h-3.500z" />
	</svg>
);

const hues = 8;

/** `number` is the follower's place among all, the first being 1. */
export const FollowerAvatar = ({ number }: { readonly number: number }) => (
	<svg class={`avatar avatar-hue-${(number - 1) % hues}`} viewBox="0 0 40 40" aria-hidden="true">
		<circle class="avatar-face" cx="20" cy="16" r="6.5" />
		<path class="avatar-face" d="M7 40c0-9 5.5-14 13-14s13 5 13 14z" />
	</svg>
);
