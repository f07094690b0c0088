import { Body, Controller, Delete, Header, HttpCode, Ip, Post, Res } from '@nestjs/common';
import {
  type AuditActor,
  CurrentPrincipal,
  Jwt,
  Public,
  SessionService,
  type TokenResponse,
  type UserPrincipal,
} from 'nestjs-latchkey';

import { LoginBody, RefreshBody } from './session-bodies.js';
import { type ResponseHeaders, tokenAnswer } from './token-answer.js';

@Controller('sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionService) {}

  @Post()
  @Public()
  @Header('cache-control', 'no-store')
  async login(
    @Body({ schema: LoginBody }) { email, password }: LoginBody,
    @Ip() address: string,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<TokenResponse> {
    return tokenAnswer(await this.sessions.login({ identifier: email, password }, { address }), response);
  }

  @Post('refresh')
  @Public()
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  async refresh(
    @Body({ schema: RefreshBody }) body: RefreshBody,
    @Ip() address: string,
    @Res({ passthrough: true }) response: ResponseHeaders,
  ): Promise<TokenResponse> {
    return tokenAnswer(await this.sessions.refresh(body.refresh_token, { address }), response);
  }

  @Delete('current')
  @Jwt()
  @HttpCode(204)
  async logout(@CurrentPrincipal('user') user: UserPrincipal, @Ip() address: string): Promise<void> {
    if (user.sessionId !== undefined) await this.sessions.logout(user.sessionId, actorOf(user), { address });
  }

  @Delete()
  @Jwt()
  @HttpCode(204)
  async logoutEverywhere(
    @CurrentPrincipal('user') user: UserPrincipal,
    @Ip() address: string,
  ): Promise<void> {
    await this.sessions.logoutEverywhere(user, actorOf(user), { address });
  }
}

function actorOf(user: UserPrincipal): AuditActor {
  return { kind: user.kind, subject: user.subject, credentialId: user.credential.id };
}
