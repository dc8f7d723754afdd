/** Where a picture of the chat comes from. Nothing is loaded from another host. */

export type PictureSource =
	| { readonly type: "shown"; readonly src: string }
	/** On a host that is not asked; drawn as an empty frame with its name. */
	| { readonly type: "elsewhere"; readonly host: string };

/** Stands for every picture that is known by a media_id alone under which nothing is kept. */
const sample: PictureSource = { type: "shown", src: "/page/sample.svg" };

/** The address that the simulator gives a picture of a follower's. */
const sampleAddress = /^http:\/\/mmbiz\.qpic\.cn\/mmbiz_jpg\/sample\//;

export function pictureSource(address: string): PictureSource {
	if (address === "" || sampleAddress.test(address)) return sample;
	if (/^data:image\/(?:png|jpeg|gif|webp);base64,/i.test(address)) return { type: "shown", src: address };
	return { type: "elsewhere", host: URL.parse(address)?.host || address.slice(0, 40) };
}
