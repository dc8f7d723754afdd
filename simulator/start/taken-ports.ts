/** Finds ports that something on this machine listens on already, and says what to do then. */
import { connect } from "node:net";
import type { LocalPorts } from "./local-ports.ts";

/** A line for each language when one of the two is taken; undefined when both are free. */
export async function portsTaken({ gateway, simulator }: LocalPorts): Promise<string | undefined> {
	const taken = await takenPorts([gateway, simulator]);
	if (taken.length === 0) return undefined;
	const look = `lsof ${taken.map((port) => `-i :${port}`).join(" ")}`;
	const others = `PORT=${another(gateway)} SIMULATOR_PORT=${another(simulator)} npm start`;
	return [
		`Something already listens on port${taken.length > 1 ? "s" : ""} ${taken.join(" and ")}. Is npm start running in another terminal? End it (${look} shows what it is, on Windows netstat -ano) and start again, or take other ports: ${others}`,
		`端口 ${taken.join("、")} 已被占用。是否在另一个终端运行着 npm start？请结束占用端口的程序（用 ${look} 查看，Windows 上用 netstat -ano），再重新启动；也可以换用其他端口：${others}`,
	].join("\n");
}

/** Far enough from both usual ones. */
const another = (port: number): number => (port + 10 > 65_535 ? port - 10 : port + 10);

/** Those of `ports` that are taken, in their order. */
async function takenPorts(ports: readonly number[]): Promise<number[]> {
	const taken = await Promise.all(ports.map(isTaken));
	return ports.filter((_, index) => taken[index]);
}

/** Asked by connecting: binding would succeed on some systems although another program holds the wildcard address. */
async function isTaken(port: number): Promise<boolean> {
	const answers = await Promise.all([isListening("127.0.0.1", port), isListening("::1", port)]);
	return answers.includes(true);
}

const isListening = (host: string, port: number) =>
	new Promise<boolean>((resolve) => {
		const socket = connect({ host, port }, () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
