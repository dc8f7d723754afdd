/** The controls: whose phone it is, how callbacks are sealed, the access_token, faults, and a push. */
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
	readonly clockAhead: number;
	readonly acts: ControlActs;
};

export const Controls = ({ account, follower, clockAhead, acts }: ControlsProps) => (
	<div class="controls">
		<FollowerPicker
			account={account}
			follower={follower}
			onChoose={acts.chooseFollower}
			onNew={acts.newFollower}
			onWish={(wishes) => follower !== null && acts.wish(follower.openid, wishes)}
		/>
		<ModePicker mode={account.mode} onChoose={acts.chooseMode} />
		<AccessToken accessToken={account.access_token} clockAhead={clockAhead} onExpire={acts.expireToken} />
		<FaultPanel faults={account.faults} onChange={acts.setFaults} />
		{follower !== null && <PushForm templates={account.templates} follower={follower} />}
	</div>
);
