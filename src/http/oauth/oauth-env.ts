/** What web authorisation needs of the environment. */
import type { OAuthConfigEnv } from "./oauth-config.ts";
import type { OAuthTicketEnv } from "./oauth-ticket.ts";
import type { VerifyFilesEnv } from "./verify-files.ts";

export interface OAuthEnv extends OAuthConfigEnv, OAuthTicketEnv, VerifyFilesEnv {}
