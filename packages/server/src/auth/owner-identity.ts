import type { GateRequest } from '../http/index.ts';
import type { Logger } from '../log/index.ts';
import { equalSecrets } from './equal-secrets.ts';
import type { Identified, IdentityProvider, LoginForm, LoginPage, UserFacts } from './extension.ts';
import { anonymousUser, type Randomness } from './identity.ts';
import { hashPassword, passwordMatches } from './password.ts';
import { showsToken } from './token.ts';

export interface OwnerIdentityOptions {
  readonly token: string;
  readonly hashedPassword: string;
  readonly allowPasswordChange: boolean;
  readonly random: Randomness;
  readonly log: Logger;
  /** Keeps the hash of a new password for later starts, and voids the cookies of before. */
  readonly storePassword: (hashedPassword: string) => Promise<void>;
}

/**
 * Jupyter's own way: one token and one password that all who know them share (auth §1, §2, §4).
 * Where neither is set everybody is let in.
 */
export class OwnerIdentity implements IdentityProvider {
  readonly loginPage?: LoginPage;
  readonly #options: OwnerIdentityOptions;
  #hashedPassword: string;

  constructor(options: OwnerIdentityOptions) {
    this.#options = options;
    this.#hashedPassword = options.hashedPassword;
    if (!this.isOpen) this.loginPage = this.#loginPage();
  }

  /** Nobody is kept out. */
  get isOpen(): boolean {
    return this.#options.token === '' && this.#hashedPassword === '';
  }

  identify(request: GateRequest): Identified | null {
    const byToken = showsToken(request, this.#options.token);
    if (!byToken && !this.isOpen) return null;
    return { user: anonymousUser(this.#options.random), byToken, remember: true };
  }

  #loginPage(): LoginPage {
    return {
      acceptsToken: this.#options.token !== '',
      acceptsNewPassword: this.#options.allowPasswordChange,
      isToken: (text) => this.#isToken(text),
      login: (form) => this.#login(form),
    };
  }

  #isToken(text: string): boolean {
    const { token } = this.#options;
    return token !== '' && variants(text).some((one) => equalSecrets(one, token));
  }

  async #login(form: LoginForm): Promise<UserFacts | null> {
    const { allowPasswordChange, random } = this.#options;
    const { password } = form;
    const newPassword = form.newPassword.trim();
    const wantsChange = newPassword !== '';
    // Where it may not be changed, a password with a new one is refused; a token just lets in.
    const mayUsePassword = !wantsChange || allowPasswordChange;
    const isKnown =
      this.#isToken(password) || (mayUsePassword && (await this.#isPassword(password)));
    if (!isKnown) return null;
    if (wantsChange && allowPasswordChange) await this.#change(newPassword);
    return anonymousUser(random);
  }

  async #isPassword(text: string): Promise<boolean> {
    if (this.#hashedPassword === '') return false;
    for (const one of variants(text)) {
      if (await passwordMatches(this.#hashedPassword, one)) return true;
    }
    return false;
  }

  /** The token stays valid until the server ends. */
  async #change(newPassword: string): Promise<void> {
    const hashed = await hashPassword(newPassword);
    await this.#options.storePassword(hashed);
    this.#hashedPassword = hashed;
    this.#options.log.info('The password was changed on the login page.');
  }
}

/** Tornado strips what a form sends, so that a copied token may bring blanks along. */
function variants(text: string): readonly string[] {
  return [...new Set([text, text.trim()])];
}
