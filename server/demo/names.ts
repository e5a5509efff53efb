import type { Dice } from './dice.ts';

// Everybody and every place here is invented: common characters, put together by chance.

/** Common surnames of the coast, the more frequent ones more often. */
const surnames = [
  ...'林林林林林林陈陈陈陈陈黄黄黄黄郑郑郑吴吴吴王王王张张张李李杨杨刘刘邱邱孙谢叶江何苏郭许曾游卓阮',
  ...'朱周徐潘蔡赖詹魏肖余高梁罗方石翁薛施唐蒋',
];
const oldMen = [...'国建志德文明光永金水木火土根生福寿祥发财荣华贵春秋清海江河山石松柏'];
const oldWomen = [...'秀英玉珠美金银花桂香兰菊梅莲珍宝凤娥妹娇月春云霞'];
const youngMen = [...'伟强军勇杰涛磊鹏飞超斌浩宇轩晨阳俊锋辉凯旭晖毅诚博文'];
const youngWomen = [...'丽敏静燕艳娟芳霞玲婷颖雪琳慧晶莹倩琪欣怡雅婧萍蓉'];

/** A member's name; `old` for those over sixty. */
export function personName(dice: Dice, old: boolean): string {
  const woman = dice.chance(0.34);
  const letters = woman ? (old ? oldWomen : youngWomen) : old ? oldMen : youngMen;
  const first = dice.pick(letters);
  const second = dice.chance(old ? 0.85 : 0.7) ? dice.pick(letters) : '';
  return `${dice.pick(surnames)}${first === second ? first : `${first}${second}`}`;
}

export const countyName = '清屿县';

export const towns: readonly string[] = [
  '城关镇',
  '望海镇',
  '白沙镇',
  '石门镇',
  '龙溪镇',
  '江口镇',
  '南塘镇',
  '长坑镇',
  '双溪镇',
  '金湾镇',
  '澳前镇',
  '枫桥镇',
  '东洲镇',
  '马屿镇',
  '青岭镇',
  '坑园镇',
  '梅里乡',
  '云居乡',
  '官洋乡',
  '下潭乡',
  '竹溪乡',
  '霞浯乡',
];

const villageFirst = [...'上下东西南北前后新大中长白青金石水山龙凤梅松竹桃官洋'];
const villageSecond = [...'林塘厝溪澳埔坑洲湖岭洋岐沃屿潭楼亭桥头坂田门山湾'];

/** As many different village names as asked for. */
export function villageNames(dice: Dice, count: number): string[] {
  const names = new Set<string>();
  while (names.size < count) {
    const [first, second] = [dice.pick(villageFirst), dice.pick(villageSecond)];
    if (first !== second) names.add(`${first}${second}村`);
  }
  return [...names];
}

/** Lectures of the county, by the class week they are held in. */
export const countyLectures: readonly string[] = [
  '学习贯彻党的创新理论专题辅导',
  '新时代党员教育管理工作条例解读',
  '清屿革命史：海上交通线的故事',
  '乡村振兴与村级集体经济发展',
  '基层治理现代化：网格里的党支部',
  '党的纪律规矩与案例警示',
  '海洋经济与渔区转型发展',
  '生态文明建设与美丽海湾',
  '防台防汛与应急处置实务',
  '全过程人民民主在基层',
  '民法典与农村常见纠纷调解',
  '老党员讲初心：入党那一天',
];
export const townLectures: readonly string[] = [
  '镇情与年度重点工作',
  '支部规范化建设：三会一课怎么开',
  '海上安全生产与渔船管理',
  '农村人居环境整治实务',
  '反诈与个人信息保护',
  '红色家风代代传',
  '设施农业与茶叶加工技术',
  '新就业群体党建工作',
];
export const branchTopics: readonly string[] = [
  '支部党员大会：学习与讨论',
  '主题党日：清洁家园',
  '支部党课：身边的榜样',
  '组织生活会学习',
];
export const lectureFields: readonly string[] = [
  '县委党校',
  '县委党校',
  '县委党校',
  '县农业农村局',
  '县海洋渔业局',
  '县应急局',
];
