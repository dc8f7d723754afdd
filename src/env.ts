/**
 * Every binding, variable and secret of the Worker: the slices that the folders declare, joined. What your own answers
 * need (a database, a service) goes into the braces.
 */
import type { HttpEnv } from "./http/http-env.ts";

export interface Env extends HttpEnv {}
