/** Beside the wire's title: whether it is live, and a button that empties it. */
import { SmallButton } from "../parts/small-button.tsx";
import { useWords } from "../words/words.ts";

type WireHeadProps = {
	readonly isLive: boolean;
	readonly isEmpty: boolean;
	readonly onClear: () => void;
};

export function WireHead({ isLive, isEmpty, onClear }: WireHeadProps) {
	const words = useWords();
	return (
		<>
			<span class={isLive ? "live-state live" : "live-state"}>
				<span class={isLive ? "dot dot-answered" : "dot dot-never"} />
				{isLive ? words.live : words.offline}
			</span>
			<SmallButton isIdle={isEmpty} onPress={onClear}>
				{words.clear}
			</SmallButton>
		</>
	);
}
