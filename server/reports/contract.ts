import * as z from 'zod';
import { file, id, route } from '../platform/contract.ts';

/** 签到册 as xlsx. */
export const registerSheet = route('GET', '/api/sessions/:sessionId/register.xlsx', {
  params: z.strictObject({ sessionId: id }),
  query: z.strictObject({ unitId: id.optional(), lang: z.enum(['zh', 'en']).default('zh') }),
  answer: file,
});
