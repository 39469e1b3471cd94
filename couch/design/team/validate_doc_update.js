function validate(newDoc, oldDoc, userCtx, secObj) {
  /* insert shapes */
  // A goal of a person is private, also as a copy.
  if (newDoc._id.indexOf('goal:') === 0 && !newDoc._deleted)
    throw { forbidden: 'A goal of a person is private: it stays in their own database.' };
  if (userCtx.roles.indexOf('_admin') !== -1) return;
  var memberRoles = (secObj && secObj.members && secObj.members.roles) || [];
  var manages = false;
  var prefix = '';
  for (var i = 0; i < memberRoles.length; i++) {
    var role = /^([a-z0-9-]*)manager:/.exec(memberRoles[i]);
    if (role) prefix = role[1];
    if (role && userCtx.roles.indexOf(memberRoles[i]) !== -1) manages = true;
  }
  var problem;
  if (newDoc._id.indexOf('alert:') === 0) {
    if (!manages) throw { forbidden: 'Only managers of this team may change its alerts.' };
    problem = findIdProblem(newDoc);
    if (!problem && !newDoc._deleted) {
      if (newDoc.type !== 'alert' || newDoc.v !== 1)
        throw { forbidden: 'This is not a document of type alert, version 1.' };
      problem = findShapeProblem(newDoc, shapes.alert, 'alert', 'document');
      if (!problem && newDoc._id !== ['alert', newDoc.rule, newDoc.subject, newDoc.period].join(':'))
        problem = 'The id must name the rule, the subject and the period.';
    }
    if (problem) throw { forbidden: problem };
    return;
  }
  var review =
    /^review:(20\d{2}-W(?:0[1-9]|[1-4]\d|5[0-3])):([a-z][a-z0-9_-]{1,62}):([0-9a-f]{12}):([^:]+)$/.exec(
      newDoc._id
    );
  if (!review)
    throw { forbidden: 'People write reviews and alerts here; everything else is made by the service.' };
  if (!manages) throw { forbidden: 'Only managers of this team may write reviews.' };
  // Also for deletions: nobody discards what another manager decided about their own week.
  var allowsSelf = secObj && secObj.tidesheet && secObj.tidesheet.selfReview === true;
  if (!allowsSelf && userCtx.roles.indexOf(prefix + 'developer:' + review[2]) !== -1)
    throw { forbidden: 'Nobody reviews their own week here.' };
  // Also for deletions, and for versions without an earlier one.
  if (review[4] !== userCtx.name) throw { forbidden: 'A review carries the name of its reviewer.' };
  problem = findIdProblem(newDoc);
  if (problem) throw { forbidden: problem };
  if (newDoc._deleted) return;
  if (newDoc.type !== 'review' || newDoc.v !== 2) throw { forbidden: 'This is not a review, version 2.' };
  problem = findShapeProblem(newDoc, shapes.review, 'review', 'document');
  if (problem) throw { forbidden: problem };
  if (newDoc.week !== review[1] || newDoc.developer !== review[2]) {
    throw { forbidden: 'The id must name the week and the person.' };
  }
  if (newDoc.digest.slice(7, 19) !== review[3])
    throw { forbidden: 'The id must name the first letters of the digest.' };
  if (newDoc.reviewer !== userCtx.name) throw { forbidden: 'A review carries the name of its reviewer.' };
  if (newDoc.decision === 'returned' && !/\S/.test(newDoc.comment || ''))
    throw { forbidden: 'A sheet is returned with words.' };
}
