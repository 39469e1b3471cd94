function by_app(doc) {
  if (doc.type !== 'day') return;
  var totals = Object.create(null);
  for (var i = 0; i < doc.cells.length; i += 3) {
    var name = doc.keys[doc.cells[i + 1]][0];
    totals[name] = (totals[name] || 0) + doc.cells[i + 2];
  }
  var untimed = doc.untimed || [];
  for (var j = 0; j < untimed.length; j += 2) {
    name = doc.keys[untimed[j]][0];
    totals[name] = (totals[name] || 0) + untimed[j + 1];
  }
  for (var key in totals) emit([doc.date, key], totals[key]);
}
