/**
 * What others may put in the place of Elara's own identity and permissions. This file needs nothing
 * else, so that it can be published as it is: the types of `elara/auth`.
 */

/** A request as far as it tells who is asking. */
export interface AuthRequest {
  readonly method: string;
  /** Path and query, base URL included. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The client's address; the proxy's word for it where `trust_xheaders` is set. */
  readonly remoteAddress: string;
  /** Whether it came over TLS. */
  readonly secure: boolean;
}

/** Who somebody is. Only `username` is needed; the others are shown to people. */
export interface UserFacts {
  readonly username: string;
  readonly name?: string;
  readonly display_name?: string;
  readonly initials?: string | null;
  readonly avatar_url?: string | null;
  readonly color?: string | null;
}

/** What a request proves. */
export interface Identified {
  readonly user: UserFacts;
  /**
   * The proof is one that a page of another origin cannot make a browser send along, as a token in a
   * header: the request needs no XSRF token, and its origin does not matter.
   */
  readonly byToken?: boolean;
  /**
   * The proof tells nobody's name, as a token that several share: whoever has a login cookie stays
   * the user of that cookie, and who has none is given one for `user`.
   */
  readonly remember?: boolean;
}

/** What was typed into the login page. */
export interface LoginForm {
  readonly password: string;
  /** Empty unless a new password is to be set. */
  readonly newPassword: string;
}

/** The login page of the server, for providers that know secrets which people type. */
export interface LoginPage {
  /** The page speaks of tokens too. */
  readonly acceptsToken?: boolean;
  /** The page offers to set a new password. */
  readonly acceptsNewPassword?: boolean;
  /** Who may come in with this, or null. Wrong attempts are counted and limited by the server. */
  login(form: LoginForm, request: AuthRequest): Promise<UserFacts | null>;
  /** Whether a text is a secret too long to be guessed; it is let in however often others failed. */
  isToken?(text: string): boolean;
}

/** Tells who is asking. */
export interface IdentityProvider {
  /**
   * Who sent this, by its headers or its query, or null where they tell nothing. The login cookie is
   * the server's own matter: it is read where this is null and there is a login page.
   */
  identify(request: AuthRequest): Promise<Identified | null> | Identified | null;
  readonly loginPage?: LoginPage;
  /** Where browsers without a user are sent, where that is not the login page of the server. */
  loginUrl?(request: AuthRequest): string;
  /** What users may change about themselves; it is kept in the login cookie. */
  readonly updatableFields?: readonly string[];
  dispose?(): Promise<void> | void;
}

export interface AuthorizedUser extends UserFacts {
  readonly name: string;
  readonly display_name: string;
}

/** Decides what users may do. */
export interface Authorizer {
  /**
   * @param action `read`, `write` or `execute`
   * @param resource `contents`, `kernels`, `terminals`…: `docs/reference/routes.md` has them all
   */
  isAuthorized(user: AuthorizedUser, action: string, resource: string): Promise<boolean> | boolean;
  dispose?(): Promise<void> | void;
}

/** What a module is given when the server starts. */
export interface AuthContext {
  /** Starts and ends with a slash. */
  readonly baseUrl: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: {
    info(message: string): void;
    warn(message: string): void;
    error(message: string): void;
  };
}

/** What the module of `Elara.identity_provider` exports as `createIdentityProvider`. */
export type CreateIdentityProvider = (
  context: AuthContext,
) => Promise<IdentityProvider> | IdentityProvider;

/** What the module of `Elara.authorizer` exports as `createAuthorizer`. */
export type CreateAuthorizer = (context: AuthContext) => Promise<Authorizer> | Authorizer;
