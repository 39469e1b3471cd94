function validate(newDoc, oldDoc, userCtx) {
  var admin = userCtx.roles.indexOf('_admin') !== -1 || userCtx.roles.indexOf('admin') !== -1;
  var writes = admin;
  for (var i = 0; i < userCtx.roles.length; i++) {
    if (userCtx.roles[i].indexOf('manager:') === 0) writes = true;
  }
  if (!writes) throw { forbidden: 'Only managers and admins may change what everybody shares.' };
  var kind = newDoc._id.split(':')[0];
  var kinds = ['rules', 'goal', 'view', 'holiday', 'team'];
  if (kinds.indexOf(kind) === -1)
    throw { forbidden: 'No document of this database is named ' + newDoc._id + '.' };
  // Who is in a team decides who sees their days: a manager must not bring people into their own.
  if (kind === 'team' && !admin) throw { forbidden: 'Only admins may change who is in a team.' };
  if (newDoc._deleted) return;
  if (newDoc.type !== kind || newDoc.v !== 1)
    throw { forbidden: 'This is not a document of type ' + kind + ', version 1.' };
}
