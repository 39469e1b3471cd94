function validate(newDoc, oldDoc, userCtx, secObj) {
  /* insert shapes */
  if (userCtx.roles.indexOf('_admin') !== -1) return;
  var memberRoles = (secObj && secObj.members && secObj.members.roles) || [];
  var manages = false;
  var prefix = '';
  for (var i = 0; i < memberRoles.length; i++) {
    var role = /^([a-z0-9-]*)manager:/.exec(memberRoles[i]);
    if (role) prefix = role[1];
    if (role && userCtx.roles.indexOf(memberRoles[i]) !== -1) manages = true;
  }
  var review = /^review:(20\d{2}-W(?:0[1-9]|[1-4]\d|5[0-3])):([a-z][a-z0-9_-]{1,62})$/.exec(newDoc._id);
  if (!review) throw { forbidden: 'People write reviews here; everything else is made by the service.' };
  if (!manages) throw { forbidden: 'Only managers of this team may write reviews.' };
  // Also for deletions: nobody discards what another manager decided about their own week.
  var allowsSelf = secObj && secObj.tidesheet && secObj.tidesheet.selfReview === true;
  if (!allowsSelf && userCtx.roles.indexOf(prefix + 'developer:' + review[2]) !== -1)
    throw { forbidden: 'Nobody reviews their own week here.' };
  var problem = findIdProblem(newDoc);
  if (problem) throw { forbidden: problem };
  if (newDoc._deleted) return;
  if (newDoc.type !== 'review' || newDoc.v !== 1) throw { forbidden: 'This is not a review, version 1.' };
  if (newDoc.week !== review[1] || newDoc.developer !== review[2]) {
    throw { forbidden: 'The id must name the week and the person.' };
  }
  if (newDoc.reviewer !== userCtx.name) throw { forbidden: 'A review carries the name of its reviewer.' };
  if (newDoc.decision !== 'approved' && newDoc.decision !== 'returned') {
    throw { forbidden: 'A review is approved or returned.' };
  }
  problem = findShapeProblem(newDoc, shapes.review, 'review', 'document');
  if (problem) throw { forbidden: problem };
}
