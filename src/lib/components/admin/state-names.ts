import type { AccountState } from '#domain/api/developers.ts';

export const STATE_NAMES: Record<AccountState, string> = {
  active: 'Active',
  invited: 'Invited',
  disabled: 'Disabled',
  erasing: 'Being erased'
};
