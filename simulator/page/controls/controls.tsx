/** The controls: whose phone it is, a push, how callbacks are sealed, the access_token, and faults. */
import type { JsonObject } from "../../json.ts";
import type { AccountView, FollowerView } from "../../phone/snapshot.ts";
import { AccessToken } from "./access-token.tsx";
import { FaultPanel } from "./fault-panel.tsx";
import { FollowerPicker, type Wishes } from "./follower-picker.tsx";
import { ModePicker } from "./mode-picker.tsx";
import { PushForm } from "./push-form.tsx";

/** What the controls change, sent to the simulator. */
export type ControlActs = {
	readonly chooseFollower: (openid: string) => void;
	readonly newFollower: () => void;
	readonly wish: (openid: string, wishes: Wishes) => void;
	readonly chooseMode: (mode: AccountView["mode"]) => void;
	readonly expireToken: () => void;
	readonly setFaults: (faults: readonly JsonObject[]) => void;
};

type ControlsProps = {
	readonly account: AccountView;
	readonly follower: FollowerView | null;
	/** How many messages of each follower, by openid, were not shown yet. */
	readonly unread: ReadonlyMap<string, number>;
	readonly clockAhead: number;
	readonly acts: ControlActs;
	/** Called when a push was accepted. */
	readonly onPushed: () => void;
};

export const Controls = ({ account, follower, unread, clockAhead, acts, onPushed }: ControlsProps) => (
	<div class="controls">
		<FollowerPicker
			account={account}
			follower={follower}
			unread={unread}
			onChoose={acts.chooseFollower}
			onNew={acts.newFollower}
			onWish={(wishes) => follower !== null && acts.wish(follower.openid, wishes)}
		/>
		{follower !== null && (
			<PushForm
				templates={account.templates}
				follower={follower}
				hasFaults={account.faults.length > 0}
				onPushed={onPushed}
			/>
		)}
		<ModePicker mode={account.mode} onChoose={acts.chooseMode} />
		<AccessToken accessToken={account.access_token} clockAhead={clockAhead} onExpire={acts.expireToken} />
		<FaultPanel faults={account.faults} onChange={acts.setFaults} />
	</div>
);
