/** The page's icons: strokes of one weight in a square of 24, in the colour of the text around them. */

const shapes = {
	back: "M15 4l-8 8 8 8",
	more: "M5 12h.01M12 12h.01M19 12h.01",
	keyboard: "M3 6h18v12H3zM7 10h.01M11 10h.01M15 10h.01M18 10h.01M8 14h8",
	lines: "M6 8h12M6 12h12M6 16h12",
	plus: "M12 3a9 9 0 110 18 9 9 0 010-18zM12 8v8M8 12h8",
	chevron: "M9 5l7 7-7 7",
	down: "M6 9l6 6 6-6",
	close: "M6 6l12 12M18 6L6 18",
	copy: "M9 9h10v11H9zM5 15V4h10",
	check: "M5 12l5 5 9-11",
	sun: "M12 8a4 4 0 110 8 4 4 0 010-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6L19 19M19 5l-1.4 1.4M6.4 17.6L5 19",
	moon: "M20 14.5A8.5 8.5 0 019.5 4 8.5 8.5 0 1020 14.5z",
	sliders: "M4 7h9M17 7h3M15 5v4M4 17h3M11 17h9M9 15v4",
	search: "M10.5 4a6.5 6.5 0 110 13 6.5 6.5 0 010-13zM15.5 15.5L20 20",
	picture: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9h.01",
	voice: "M12 3a3 3 0 013 3v5a3 3 0 01-6 0V6a3 3 0 013-3zM6 11a6 6 0 0012 0M12 17v4",
	video: "M3 7h12v10H3zM15 11l6-3v8l-6-3",
	pin: "M12 21s7-6.2 7-11a7 7 0 10-14 0c0 4.8 7 11 7 11zM12 8a2 2 0 110 4 2 2 0 010-4z",
	link: "M10 14a4 4 0 006 .4l3-3a4 4 0 00-5.7-5.700l-1.3 1.300M14 10a4 4 0 00-6-.4l-3 3a4 4 0 005.7 5.700l1.3-1.3",
	music: "M9 18V6l10-2v12M9 18a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0zM19 16a2.5 2.5 0 11-5 0 2.5 2.5 0 015 0z",
	play: "M8 5l11 7-11 7z",
	miniprogram: "M12 3a9 9 0 110 18 9 9 0 010-18zM9.5 12.2a2 2 0 102.5 1.9v-4.2a2 2 0 112.5 1.9",
	card: "M3 7h18v3a2 2 0 000 4v3H3v-3a2 2 0 000-4zM9 7v10",
	document: "M6 3h9l4 4v14H6zM9 11h7M9 15h7",
	unknown: "M12 3a9 9 0 110 18 9 9 0 010-18zM9.5 9.500a2.5 2.5 0 113.5 2.300c-.7.3-1 .8-1 1.700M12 17h.01",
} as const;

export type IconName = keyof typeof shapes;

/** Decoration only: whatever it stands for is said in words beside it or in a label. */
export const Icon = ({ name, size = 20 }: { readonly name: IconName; readonly size?: number }) => (
	<svg class={`icon icon-${name}`} viewBox="0 0 24 24" width={size} height={size} aria-hidden="true">
		<path d={shapes[name]} />
	</svg>
);
