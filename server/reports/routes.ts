import { readRoster } from '../attendance/roster.ts';
import type { Deps } from '../platform/deps.ts';
import type { Routes } from '../platform/http.ts';
import { registerSheet } from './contract.ts';
import { writeRegister } from './registerSheet.ts';
import { dayText } from './rules.ts';

const xlsx = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function serveReports(routes: Routes, deps: Deps): void {
  routes.download(registerSheet, async call => {
    const { principal, scope, params, query } = call;
    const roster = await readRoster(deps, principal, scope, params.sessionId, query.unitId);
    const title = roster.session.title.replace(/[\\/:*?"<>|\r\n]/g, ' ');
    const kind = query.lang === 'zh' ? '签到册' : 'register';
    return {
      type: xlsx,
      name: `${kind} ${title} ${dayText(roster.session.startsAt)}.xlsx`,
      body: await writeRegister(roster, query.lang),
    };
  });
}
