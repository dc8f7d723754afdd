/** What is to go wrong with the gateway's calls to WeChat. */
import { useRef } from "hono/jsx/dom";
import type { JsonObject } from "../../json.ts";
import { useKeptFocus } from "../parts/keep-focus.ts";
import { Switch } from "../parts/switch.tsx";
import { useWords } from "../words/words.ts";
import type { Words } from "../words/zh.ts";
import {
	type FaultName,
	type FaultSwitches,
	faultNames,
	mostSeconds,
	readSwitches,
	usualSeconds,
	withSwitch,
	writeSwitches,
} from "./fault-switches.ts";
import { Section } from "./section.tsx";

type FaultPanelProps = {
	readonly faults: readonly JsonObject[];
	/** Gets the list for PUT /simulator/faults. */
	readonly onChange: (faults: readonly JsonObject[]) => void;
};

const labels: Readonly<Record<FaultName, (words: Words) => string>> = {
	token: (words) => `${words.faultToken} 40001`,
	whitelist: (words) => `${words.faultWhitelist} 40164`,
	quota: (words) => `${words.faultQuota} 45009`,
	slow: (words) => words.faultSlow,
	garbled: (words) => words.faultGarbled,
	status: (words) => `${words.faultStatus} 502`,
};

export function FaultPanel({ faults, onChange }: FaultPanelProps) {
	const words = useWords();
	const slowSeconds = useRef(usualSeconds);
	const switches = readSwitches(faults, slowSeconds.current ?? usualSeconds);
	// Kept for when answers are slow again.
	slowSeconds.current = switches.slowSeconds;
	const change = (next: FaultSwitches) => onChange(writeSwitches(next));
	return (
		<Section title={words.faults}>
			{faultNames.map((name) => (
				<Switch
					key={name}
					label={labels[name](words)}
					on={switches.on.has(name)}
					onToggle={(on) => change(withSwitch(switches, name, on))}
				>
					{name === "slow" && (
						<SlowSeconds
							seconds={switches.slowSeconds}
							onChange={(slowSeconds) => change({ ...withSwitch(switches, "slow", true), slowSeconds })}
						/>
					)}
				</Switch>
			))}
			{switches.others.length > 0 && (
				<OtherFaults count={switches.others.length} onClear={() => onChange([])} />
			)}
			<span class="hidden" role="status">
				{faults.length === 0 && words.noFaults}
			</span>
		</Section>
	);
}

function OtherFaults({ count, onClear }: { readonly count: number; readonly onClear: () => void }) {
	const words = useWords();
	const row = useKeptFocus((gone) => gone.previousElementSibling?.querySelector("button"));
	return (
		<div class="row" ref={row}>
			<span class="row-label">{words.otherFaults(count)}</span>
			<button type="button" class="small-button" onClick={onClear}>
				{words.clearFaults}
			</button>
		</div>
	);
}

function SlowSeconds(props: { readonly seconds: number; readonly onChange: (seconds: number) => void }) {
	const words = useWords();
	const change = ({ target }: Event) => {
		if (!(target instanceof HTMLInputElement) || !target.checkValidity()) return;
		props.onChange(target.valueAsNumber);
	};
	return (
		<label class="slow-seconds">
			<input
				class="input"
				type="number"
				min={1}
				max={mostSeconds}
				required
				value={props.seconds}
				onInput={change}
			/>
			{words.secondsLabel}
		</label>
	);
}
