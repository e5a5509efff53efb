/** 组织: the kinds of units and which may stand below which. */
export const unitKinds = [
  'county',
  'townSchool',
  'teachingPoint',
  'specialPoint',
  'practiceBase',
  'publicScreen',
] as const;
export type UnitKind = (typeof unitKinds)[number];

export const postKinds = [
  'head',
  'executiveDeputy',
  'deputy',
  'staff',
  'townSecretary',
  'branchSecretary',
  'commissioner',
  'other',
] as const;
export type PostKind = (typeof postKinds)[number];
