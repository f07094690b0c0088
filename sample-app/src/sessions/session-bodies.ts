import { z } from 'zod';

export const LoginBody = z.strictObject({
  email: z.email().max(254),
  password: z.string().min(1).max(200),
});
export type LoginBody = z.infer<typeof LoginBody>;

export const RefreshBody = z.strictObject({
  refresh_token: z.string().min(1).max(200),
});
export type RefreshBody = z.infer<typeof RefreshBody>;
