function validate(newDoc, oldDoc, userCtx, secObj) {
  /* insert shapes */
  if (userCtx.roles.indexOf('_admin') !== -1) return;
  var memberRoles = (secObj && secObj.members && secObj.members.roles) || [];
  var manages = false;
  for (var i = 0; i < memberRoles.length; i++) {
    if (/^[a-z0-9-]*manager:/.test(memberRoles[i]) && userCtx.roles.indexOf(memberRoles[i]) !== -1)
      manages = true;
  }
  var review = /^review:(\d{4}-W\d{2}):([a-z][a-z0-9_-]{1,62})$/.exec(newDoc._id);
  if (!review) throw { forbidden: 'People write reviews here; everything else is made by the service.' };
  if (!manages) throw { forbidden: 'Only managers of this team may write reviews.' };
  if (newDoc._deleted) return;
  if (newDoc.type !== 'review' || newDoc.v !== 1) throw { forbidden: 'This is not a review, version 1.' };
  if (newDoc.week !== review[1] || newDoc.developer !== review[2]) {
    throw { forbidden: 'The id must name the week and the person.' };
  }
  if (newDoc.reviewer !== userCtx.name) throw { forbidden: 'A review carries the name of its reviewer.' };
  if (newDoc.decision !== 'approved' && newDoc.decision !== 'returned') {
    throw { forbidden: 'A review is approved or returned.' };
  }
  var problem = findShapeProblem(newDoc, shapes.review, 'review');
  if (problem) throw { forbidden: problem };
}
