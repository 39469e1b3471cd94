function validate(newDoc, oldDoc, userCtx) {
  var writes = false;
  for (var i = 0; i < userCtx.roles.length; i++) {
    var role = userCtx.roles[i];
    if (role === '_admin' || role === 'admin' || role.indexOf('manager:') === 0) writes = true;
  }
  if (!writes) throw { forbidden: 'Only managers and admins may change what everybody shares.' };
  var kind = newDoc._id.split(':')[0];
  var kinds = ['rules', 'goal', 'view', 'holiday', 'team'];
  if (kinds.indexOf(kind) === -1)
    throw { forbidden: 'No document of this database is named ' + newDoc._id + '.' };
  if (newDoc._deleted) return;
  if (newDoc.type !== kind || newDoc.v !== 1)
    throw { forbidden: 'This is not a document of type ' + kind + ', version 1.' };
}
