function validate(newDoc, oldDoc, userCtx) {
  if (userCtx.roles.indexOf('_admin') === -1) throw { forbidden: 'Only the service records acts.' };
}
