import { sayFailure } from './failureWords.ts';
import type { RoomWatch } from './roomClient.ts';
import type { Connection } from './roomStay.ts';
import { defineWords } from './words.ts';

export const liveWords = defineWords('live', {
  onAir: ['正在直播', 'On air'],
  waiting: ['还没有开始', 'Not started yet'],
  rehearsal: ['讲师正在准备', 'The lecturer is getting ready'],
  ended: ['直播已结束', 'The lecture has ended'],
  interrupted: ['讲师的线路断了，正在恢复，请稍等', "The lecturer's line dropped; it will be back in a moment"],
  connecting: ['正在连接直播间…', 'Connecting to the live room…'],
  reconnecting: ['网络断了，正在重新连接…', 'The line dropped; connecting again…'],
  takenOver: ['您在另一个页面打开了这个直播间', 'You opened this live room on another page'],
  coming: ['画面马上就来…', 'The picture is on its way…'],
  frozen: ['画面停住了，正在等待线路恢复', 'The picture stands still; waiting for the line'],
  noPicture: ['线路太慢，暂时只有声音', 'The line is too slow for a picture; sound only for now'],
  noSource: ['讲师那边暂时没有画面', 'No picture from the lecturer right now'],
  soundOnly: ['只听声音', 'Sound only'],
  lineGood: ['线路良好', 'Good line'],
  lineFair: ['线路一般', 'Fair line'],
  lineBad: ['线路较差', 'Poor line'],
  lineGone: ['线路中断', 'Line down'],
  camera: ['讲师画面', 'Lecturer'],
  screen: ['课件画面', 'Slides'],
});

/** What is wrong with the connection, in words; undefined while all is well. */
export function sayConnection(connection: Connection): string | undefined {
  switch (connection.state) {
    case 'joined':
      return undefined;
    case 'connecting':
      return liveWords('connecting');
    case 'reconnecting':
      return liveWords('reconnecting');
    case 'takenOver':
      return liveWords('takenOver');
    case 'refused':
      return sayFailure(connection.code);
  }
}

/**
 * Why there is no moving picture right now, in words; undefined while one moves or sound alone was chosen. Nobody ever
 * looks at a black box without a sentence.
 */
export function sayPicture(watch: RoomWatch): string | undefined {
  const trouble = sayConnection(watch.connection.value);
  if (trouble !== undefined) return trouble;
  const state = watch.room.value?.state;
  if (state === 'waiting' || state === 'rehearsal' || state === 'ended' || state === 'interrupted')
    return liveWords(state);
  if (!watch.line.value) return liveWords('reconnecting');
  const pictures = watch.received.value.filter(each => each.kind === 'video');
  if (pictures.length === 0) return liveWords('noSource');
  if (watch.picture.value === 'none') return liveWords('soundOnly');
  if (pictures.every(each => each.problem === 'noLayers')) return liveWords('noPicture');
  if (pictures.every(each => each.problem === 'producerPaused')) return liveWords('interrupted');
  switch (watch.motion.value) {
    case 'moving':
      return undefined;
    case 'frozen':
      return liveWords('frozen');
    case 'none':
      return liveWords('coming');
  }
}

/** The line's quality for people, with the tone to show it in. */
export function sayLine(watch: RoomWatch): { readonly words: string; readonly tone: 'good' | 'warn' | 'bad' } {
  if (!watch.line.value || watch.connection.value.state !== 'joined')
    return { words: liveWords('lineGone'), tone: 'bad' };
  const loss = watch.lossPercent.value;
  if (loss < 2) return { words: liveWords('lineGood'), tone: 'good' };
  return loss < 8 ? { words: liveWords('lineFair'), tone: 'warn' } : { words: liveWords('lineBad'), tone: 'bad' };
}
